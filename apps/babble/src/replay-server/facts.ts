// The answers about a recording, in the shapes that a running node gives (@babble/service), as of a position.
import { base64Encode, encodeHex } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { RecordedEvent } from '@babble/explorer';
import type { Block, EventRecord, InternalTransaction, RoundRecord } from '@babble/hashgraph';
import { blockBodyHash, isKnownInternalTransactionType, PEER_ADD } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { peerIdOf, peerKey } from '@babble/peers';
import type {
  BlockAnswer,
  EventDetailAnswer,
  MembershipRequestAnswer,
  PeerAnswer,
  RoundAnswer,
  TransactionInBlock,
} from '@babble/service';
import { eventAnswer } from '@babble/service';
import type { Recording } from './recording.ts';

/** One event, with when its fame was decided and when it was received; what a position hides is left to who asks. */
export function eventFacts(recording: Recording, record: EventRecord): RecordedEvent {
  const { id } = record.event;
  const received = recording.received(id);
  const fate = {
    fame: record.witness ? (recording.hashgraph.status(id)?.fame ?? 'undecided') : null,
    roundReceived: received?.round ?? null,
    block: (received && recording.blockOfRound(received.round)) ?? null,
  };
  return {
    ...eventAnswer(record, fate),
    fameAt: recording.fameAt(id) ?? null,
    receivedAt: received?.at ?? null,
  };
}

/** The same as it was known at a position, with what it carries. */
export function eventFactsAt(recording: Recording, record: EventRecord, position: number): EventDetailAnswer {
  const facts = eventFacts(recording, record);
  const isReceived = facts.receivedAt !== null && facts.receivedAt < position;
  const isDecided = facts.fameAt !== null && facts.fameAt < position;
  const transactions = record.event.body.transactions ?? [];
  return {
    ...facts,
    fame: facts.fame === null || isDecided ? facts.fame : 'undecided',
    roundReceived: isReceived ? facts.roundReceived : null,
    block: isReceived ? facts.block : null,
    transactionData: transactions.map((transaction) => base64Encode(transaction ?? new Uint8Array(0))),
  };
}

export function peerFacts(peer: Peer): PeerAnswer {
  return { id: peerIdOf(peer), publicKey: peerKey(peer), moniker: peer.moniker, address: peer.netAddr };
}

export function blockFacts(recording: Recording, block: Block): BlockAnswer {
  const { body, signatures } = block;
  const monikers = monikersOf(recording);
  const hex = (bytes: Uint8Array | null): string => encodeHex(bytes ?? new Uint8Array(0));
  return {
    index: Number(body.index),
    roundReceived: Number(body.roundReceived),
    timestamp: Number(body.timestamp),
    hash: hex(blockBodyHash(body, sha256)),
    stateHash: hex(body.stateHash),
    frameHash: hex(body.frameHash),
    peersHash: hex(body.peersHash),
    transactions: (body.transactions ?? []).map((transaction) => transactionFacts(transaction ?? new Uint8Array(0))),
    transactionCount: body.transactions?.length ?? 0,
    internalTransactions: (body.internalTransactions ?? []).map(requestFacts),
    receipts: (body.internalTransactionReceipts ?? []).map(({ internalTransaction, accepted }) => ({
      ...requestFacts(internalTransaction),
      accepted,
    })),
    signatures: [...(signatures ?? [])].map(([validator, signature]) => ({
      validator,
      moniker: monikers.get(validator.toUpperCase()) ?? null,
      signature,
    })),
    signatureCount: signatures?.size ?? 0,
    decidedAt: null,
  };
}

function transactionFacts(transaction: Uint8Array): TransactionInBlock {
  return { hash: transactionHash(transaction), size: transaction.length, data: base64Encode(transaction) };
}

export function transactionHash(transaction: Uint8Array): string {
  return Buffer.from(sha256(transaction)).toString('hex');
}

export function requestFacts({ body: { type, peer } }: InternalTransaction): MembershipRequestAnswer {
  const known = type === PEER_ADD ? 'join' : 'leave';
  return { type: isKnownInternalTransactionType(type) ? known : 'unknown', peer: peerFacts(peer) };
}

function monikersOf({ hashgraph }: Recording): ReadonlyMap<string, string> {
  return new Map(
    hashgraph.peerSets().flatMap(([, { peers }]) => peers.map((peer) => [peerKey(peer), peer.moniker] as const)),
  );
}

export function roundFacts(recording: Recording, round: RoundRecord, position: number): RoundAnswer {
  const isBefore = (number: number | undefined): boolean => number !== undefined && number < position;
  return {
    round: round.round,
    decided: isBefore(recording.decidedAt(round.round)),
    witnesses: round.witnesses
      .filter(({ id }) => isBefore(recording.numberOf(id) ?? -1))
      .map(({ id, creator, fame }) => ({ id, creator, fame: isBefore(recording.fameAt(id)) ? fame : 'undecided' })),
    receivedEvents: round.receivedEvents.filter((id) => isBefore(recording.received(id)?.at)).length,
    peers: recording.hashgraph.peerSet(round.round).size,
  };
}
