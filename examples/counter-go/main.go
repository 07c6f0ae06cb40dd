// A replicated counter on Babble, with nothing but the standard library.
//
// Every number typed is added to the same total on all machines. The node calls the program (State.*), and the program
// hands transactions to the node (Babble.SubmitTx), both in JSON-RPC 1.0, which net/rpc/jsonrpc speaks as it is.
package main

import (
	"bufio"
	"flag"
	"log"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
)

func serve(listener net.Listener, server *rpc.Server) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go server.ServeCodec(jsonrpc.NewServerCodec(connection))
	}
}

// submit hands a transaction to the node. True means taken, not committed: that is when CommitBlock gets it.
func submit(node string, transaction []byte) error {
	client, err := jsonrpc.Dial("tcp", node)
	if err != nil {
		return err
	}
	defer client.Close()
	return client.Call("Babble.SubmitTx", transaction, new(bool))
}

func main() {
	listen := flag.String("listen", "127.0.0.1:1339", "where the node calls")
	node := flag.String("node", "127.0.0.1:1338", "where the node takes numbers")
	flag.Parse()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	server := rpc.NewServer()
	server.Register(&State{responses: map[int]Response{}, snapshots: map[int][]byte{}})
	go serve(listener, server)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if err := submit(*node, lines.Bytes()); err != nil {
			log.Print("not submitted: ", err)
		}
	}
	select {} // the input is at its end, the network is not
}
