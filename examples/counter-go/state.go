package main

// The state of the counter, and what the node calls on it.

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"sync"
)

type (
	// Block holds what the counter needs of a block; byte slices are base64 in JSON.
	Block struct{ Body Body }
	Body  struct {
		Index                int
		Transactions         [][]byte
		InternalTransactions []json.RawMessage
	}
	// Response is the answer to a block, equal on all machines: with a receipt for each request to join or leave.
	Response struct {
		StateHash                   []byte
		InternalTransactionReceipts []Receipt
	}
	Receipt struct {
		InternalTransaction json.RawMessage
		Accepted            bool
	}
	// State is what Babble keeps equal everywhere. Nothing but committed blocks may change it.
	State struct {
		sync.Mutex
		total     int64
		responses map[int]Response // by block; a real application would keep them on disk
		snapshots map[int][]byte
	}
)

// CommitBlock adds the numbers of a block. A node sends one again when it lost the connection before it read the answer.
func (s *State) CommitBlock(block Block, response *Response) error {
	s.Lock()
	defer s.Unlock()
	index := block.Body.Index
	if _, known := s.responses[index]; !known {
		for _, transaction := range block.Body.Transactions {
			s.total += number(transaction)
		}
		receipts := []Receipt{} // an empty list, not null: all machines must answer alike
		for _, request := range block.Body.InternalTransactions {
			receipts = append(receipts, Receipt{request, true})
		}
		s.snapshots[index], s.responses[index] = s.text(), Response{s.hash(), receipts}
		fmt.Printf("block %d: total %d\n", index, s.total)
	}
	*response = s.responses[index]
	return nil
}

// GetSnapshot gives the state after a block, for nodes that catch up.
func (s *State) GetSnapshot(index int, snapshot *[]byte) error {
	s.Lock()
	defer s.Unlock()
	if *snapshot = s.snapshots[index]; *snapshot == nil {
		return fmt.Errorf("Snapshot %d not found", index)
	}
	return nil
}

// Restore replaces the state and answers with its hash.
func (s *State) Restore(snapshot []byte, hash *[]byte) error {
	total, err := strconv.ParseInt(string(snapshot), 10, 64)
	if err != nil {
		return err
	}
	s.Lock()
	defer s.Unlock()
	s.total, s.responses = total, map[int]Response{}
	*hash = s.hash()
	return nil
}

// OnStateChanged hears whether the node is babbling, catching up, and so on.
func (s *State) OnStateChanged(int, *struct{}) error { return nil }

func (s *State) text() []byte { return strconv.AppendInt(nil, s.total, 10) }

func (s *State) hash() []byte {
	digest := sha256.Sum256(s.text())
	return digest[:]
}

var numeral = regexp.MustCompile(`^-?[0-9]{1,9}$`)

// number takes anything, since anybody can submit it: what is no number counts as 0, on every machine alike.
func number(transaction []byte) (value int64) {
	if numeral.Match(transaction) {
		value, _ = strconv.ParseInt(string(transaction), 10, 64)
	}
	return value
}
