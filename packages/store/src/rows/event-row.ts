// An event with what was computed for it, as a row.
import { encodeHex } from '@babble/crypto';
import type { EventId, EventRecord } from '@babble/hashgraph';
import { type Cell, readAs } from '../cells.ts';
import { type SignedEventCells, signedEventCells, signedEventOf } from './parts.ts';

type EventCells = readonly [
  id: string,
  signed: SignedEventCells,
  /** `null` if it is the text of the creator in the body, which is nearly always so. */
  creator: string | null,
  /** `null` if it is the index in the body. */
  index: number | null,
  topologicalIndex: number,
  /** Creator id and index; `null` for `undefined`. */
  otherParent: readonly [creatorId: number, index: number] | null,
  round: number,
  lamport: number,
  witness: boolean,
];

export function eventRow(record: EventRecord): Cell {
  const { event, creator, index, topologicalIndex, otherParent, round, lamport, witness } = record;
  const cells: EventCells = [
    event.id,
    signedEventCells(event),
    creator === creatorText(event.body.creator) ? null : creator,
    index === event.body.index ? null : index,
    topologicalIndex,
    otherParent === undefined ? null : [otherParent.creatorId, otherParent.index],
    round,
    lamport,
    witness,
  ];
  return cells;
}

/** The id alone: the rest may be hundreds of transactions. */
export function eventIdIn(content: Cell): EventId {
  const [id] = readAs<EventCells>(content);
  return id as EventId;
}

export function eventRecordOf(content: Cell): EventRecord {
  const [id, signed, creator, index, topologicalIndex, otherParent, round, lamport, witness] =
    readAs<EventCells>(content);
  const { body, signature } = signedEventOf(signed);
  return {
    event: { body, signature, id: id as EventId },
    creator: creator ?? creatorText(body.creator) ?? '',
    index: index ?? Number(body.index),
    topologicalIndex,
    otherParent: otherParent === null ? undefined : { creatorId: otherParent[0], index: otherParent[1] },
    round,
    lamport,
    witness,
  };
}

/** Public-key text of a creator, upper case. */
export function creatorText(creator: Uint8Array | null): string | undefined {
  return creator === null ? undefined : encodeHex(creator);
}
