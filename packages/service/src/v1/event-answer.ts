// Events as /v1 tells them: what never changes about one, and what consensus knows by now.
import { base64Encode } from '@babble/crypto';
import type { EventRecord } from '@babble/hashgraph';
import { idOfKey } from './peer-answer.ts';
import type { EventAnswer, EventDetailAnswer, FameAnswer } from './schemas/event.ts';

/** What consensus knows of an event. */
export interface EventFate {
  /** `null` for an event that is no witness. */
  readonly fame: FameAnswer | null;
  readonly roundReceived: number | null;
  readonly block: number | null;
}

/** Of an event that has just been inserted. */
export function newbornFate({ witness }: Pick<EventRecord, 'witness'>): EventFate {
  return { fame: witness ? 'undecided' : null, roundReceived: null, block: null };
}

export function eventAnswer(record: EventRecord, fate: EventFate): EventAnswer {
  const { event, creator, index, topologicalIndex, round, lamport, witness } = record;
  const { parents, transactions, internalTransactions, blockSignatures, timestamp } = event.body;
  return {
    id: event.id,
    number: topologicalIndex,
    creator,
    creatorId: idOfKey(creator),
    index,
    selfParent: parents?.[0] || null,
    otherParent: parents?.[1] || null,
    round,
    lamport,
    witness,
    ...fate,
    timestamp: Number(timestamp),
    transactions: transactions?.length ?? 0,
    internalTransactions: internalTransactions?.length ?? 0,
    signatures: blockSignatures?.length ?? 0,
  };
}

export function eventDetailAnswer(record: EventRecord, fate: EventFate): EventDetailAnswer {
  const transactions = record.event.body.transactions ?? [];
  const transactionData = transactions.map((transaction) => base64Encode(transaction ?? new Uint8Array(0)));
  return { ...eventAnswer(record, fate), transactionData };
}
