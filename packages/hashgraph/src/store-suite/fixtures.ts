// What the cases put into stores.
import type { Peer } from '@babble/peers';
import type { ChangeSet, EventRecord, FrameRecord } from '../change-set.ts';
import type { Block } from '../objects/block.ts';
import type { Event, EventId } from '../objects/event.ts';

export function indexes(page: { readonly events: readonly EventRecord[] }): string {
  return page.events.map((event) => event.index).join(' ');
}

export function changes(parts: Partial<ChangeSet>): ChangeSet {
  return { events: [], rounds: [], frames: [], blocks: [], peerSets: [], ...parts };
}

export const PEER: Peer = {
  netAddr: 'somewhere',
  pubKeyHex: `0X04${'0'.repeat(63)}1${'0'.repeat(63)}2`,
  moniker: 'somebody',
};

export function bytes(value: number): Uint8Array {
  return Uint8Array.of(value);
}

export function eventId(number: number): EventId {
  return `0X${number.toString(16).toUpperCase().padStart(64, '0')}` as EventId;
}

/** An event record that a store cannot tell from a real one; its id follows from creator and index. It has no insertion number. */
export function record(creator: string, index: number): EventRecord {
  const id = eventId(creator.charCodeAt(0) * 1_000_000 + index);
  const event: Event = {
    id,
    signature: '1|1',
    body: {
      transactions: [new Uint8Array([index & 255])],
      internalTransactions: [],
      parents: ['', ''],
      creator: new Uint8Array(65),
      index,
      blockSignatures: [],
      timestamp: 1_600_000_000,
    },
  };
  const otherParent = { creatorId: 0, index: -1 };
  return {
    event,
    creator,
    index,
    topologicalIndex: -1,
    otherParent,
    round: 0,
    lamport: index,
    witness: false,
  };
}

export function frame(round: number): FrameRecord {
  return {
    frame: { round, peers: [], roots: new Map(), events: [], peerSets: new Map(), timestamp: 1_600_000_000 },
    hash: new Uint8Array(32).fill(round),
    eventIds: [eventId(round)],
  };
}

export function block(index: number, signatureCount: number): Block {
  return {
    body: {
      index,
      roundReceived: index + 1,
      timestamp: 1_600_000_000,
      stateHash: new Uint8Array(0),
      frameHash: new Uint8Array(32),
      peersHash: new Uint8Array(32),
      transactions: [],
      internalTransactions: [],
      internalTransactionReceipts: null,
    },
    signatures: new Map(Array.from({ length: signatureCount }, (_, i) => [`0X${i}`, '1|1'])),
  };
}
