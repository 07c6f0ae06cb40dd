// The parts of rows: internal transactions, peers and bodies of events as lists, and back.
import type { EventBody, InternalTransaction, SignedEvent } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { type TransactionCells, transactionCells, transactionsOf } from './transactions.ts';

type PeerCells = readonly [netAddr: string, pubKeyHex: string, moniker: string];

export type InternalTransactionCells = readonly [type: number, peer: PeerCells, signature: string];

type BlockSignatureCells = readonly [validator: Uint8Array | null, index: number | bigint, signature: string];

/** Eight cells: the signature, then the body. */
export type SignedEventCells = readonly [
  signature: string,
  transactions: TransactionCells,
  internalTransactions: readonly InternalTransactionCells[] | null,
  parents: EventBody['parents'],
  creator: EventBody['creator'],
  index: EventBody['index'],
  blockSignatures: readonly BlockSignatureCells[] | null,
  timestamp: EventBody['timestamp'],
];

export type PeerListCells = readonly PeerCells[] | null;

/** Lists that are `null` stay `null`, which is not the same as empty (ENC-DEC-17). */
export function each<A, B>(list: readonly A[] | null, map: (item: A) => B): readonly B[] | null {
  return list === null ? null : list.map((item) => map(item));
}

export function peerCells(peers: readonly Peer[] | null): PeerListCells {
  return each(peers, ({ netAddr, pubKeyHex, moniker }) => [netAddr, pubKeyHex, moniker]);
}

export function peersOf(cells: PeerListCells): readonly Peer[] | null {
  return each(cells, peerOf);
}

function peerOf([netAddr, pubKeyHex, moniker]: PeerCells): Peer {
  return { netAddr, pubKeyHex, moniker };
}

export function internalTransactionCells({ body, signature }: InternalTransaction): InternalTransactionCells {
  const { netAddr, pubKeyHex, moniker } = body.peer;
  return [body.type, [netAddr, pubKeyHex, moniker], signature];
}

export function internalTransactionOf([type, peer, signature]: InternalTransactionCells): InternalTransaction {
  return { body: { type, peer: peerOf(peer) }, signature };
}

export function signedEventCells({ body, signature }: SignedEvent): SignedEventCells {
  return [
    signature,
    transactionCells(body.transactions),
    each(body.internalTransactions, internalTransactionCells),
    body.parents,
    body.creator,
    body.index,
    each(body.blockSignatures, (part) => [part.validator, part.index, part.signature]),
    body.timestamp,
  ];
}

export function signedEventOf(cells: SignedEventCells): SignedEvent {
  const [signature, transactions, internalTransactions, parents, creator, index, blockSignatures, timestamp] = cells;
  const body: EventBody = {
    transactions: transactionsOf(transactions),
    internalTransactions: each(internalTransactions, internalTransactionOf),
    parents,
    creator,
    index,
    blockSignatures: each(blockSignatures, ([validator, blockIndex, text]) => ({
      validator,
      index: blockIndex,
      signature: text,
    })),
    timestamp,
  };
  return { body, signature };
}
