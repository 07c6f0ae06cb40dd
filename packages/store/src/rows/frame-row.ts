// A frame as a row. Its events, and those of its roots, are in the store already: eleven of every participant, in every frame.
// So they stand here as references, creator and index, with a checksum of the signature. Only what is not in the store is written out.
import type { EventId, Frame, FrameEvent, FrameRecord, Root, SignedEvent } from '@babble/hashgraph';
import { type Cell, readAs } from '../cells.ts';
import { crc32 } from '../crc32.ts';
import { creatorText } from './event-row.ts';
import {
  each,
  type PeerListCells,
  peerCells,
  peersOf,
  type SignedEventCells,
  signedEventCells,
  signedEventOf,
} from './parts.ts';

/** Position of the creator in the list of the row, index in its chain, CRC-32 of the signature text. */
type ReferenceCells = readonly [creator: number, index: number, checksum: number];
type FrameEventCells =
  | readonly [
      core: ReferenceCells | SignedEventCells | null,
      round: FrameEvent['round'],
      lamportTimestamp: FrameEvent['lamportTimestamp'],
      witness: boolean,
    ]
  | null;
type FrameEventListCells = readonly FrameEventCells[] | null;
type FrameCells = readonly [
  round: Frame['round'],
  peers: PeerListCells,
  /** A root that is `null`, and one whose list is `null`, are told apart by the list around it. */
  roots: ReadonlyMap<string, readonly [FrameEventListCells] | null> | null,
  events: FrameEventListCells,
  peerSets: ReadonlyMap<number | bigint, PeerListCells> | null,
  timestamp: Frame['timestamp'],
  hash: Uint8Array,
  eventIds: readonly EventId[],
  creators: readonly string[],
];

/** An event of the store, named by its place in a chain. */
export interface EventReference {
  readonly creator: string;
  readonly index: number;
  /** Of the signature text: the event found there must be the one that was meant. */
  readonly checksum: number;
}

/** `has` tells whether the event of a creator with an index is in the store. */
export function frameRow(record: FrameRecord, has: (creator: string, index: number) => boolean): Cell {
  const { frame, hash, eventIds } = record;
  const creators = new Map<string, number>();
  const coreCells = (core: SignedEvent): ReferenceCells | SignedEventCells => {
    const creator = creatorText(core.body.creator);
    const index = Number(core.body.index);
    if (creator === undefined || !has(creator, index)) return signedEventCells(core);
    const position = creators.get(creator) ?? creators.size;
    creators.set(creator, position);
    return [position, index, crc32(core.signature)];
  };
  const listCells = (events: readonly (FrameEvent | null)[] | null): FrameEventListCells =>
    each(
      events,
      (event) => event && [event.core && coreCells(event.core), event.round, event.lamportTimestamp, event.witness],
    );
  const events = listCells(frame.events);
  const roots =
    frame.roots && new Map([...frame.roots].map(([key, root]) => [key, root && ([listCells(root.events)] as const)]));
  const peerSets = frame.peerSets && new Map([...frame.peerSets].map(([round, peers]) => [round, peerCells(peers)]));
  const cells: FrameCells = [
    frame.round,
    peerCells(frame.peers),
    roots,
    events,
    peerSets,
    frame.timestamp,
    hash,
    eventIds,
    [...creators.keys()],
  ];
  return cells;
}

/** The events that a frame's row refers to, in the order in which {@link frameRecordOf} asks for them. */
export function referencesOf(content: Cell): readonly EventReference[] {
  const [, , roots, events, , , , , creators] = readAs<FrameCells>(content);
  const lists = [events, ...[...(roots?.values() ?? [])].map((root) => root?.[0] ?? null)];
  return lists
    .flatMap((list) => list ?? [])
    .flatMap((cells) => {
      const core = cells?.[0];
      if (core === undefined || core === null || !isReference(core)) return [];
      return [{ creator: creators[core[0]] ?? '', index: core[1], checksum: core[2] }];
    });
}

/** `found` are the events of {@link referencesOf}, in that order. */
export function frameRecordOf(content: Cell, found: readonly SignedEvent[]): FrameRecord {
  const [round, peers, roots, events, peerSets, timestamp, hash, eventIds] = readAs<FrameCells>(content);
  const next = found.values();
  const coreOf = (core: ReferenceCells | SignedEventCells): SignedEvent | null =>
    isReference(core) ? (next.next().value ?? null) : signedEventOf(core);
  const listOf = (list: FrameEventListCells): readonly (FrameEvent | null)[] | null =>
    each(list, (cells) => {
      if (cells === null) return null;
      const [core, eventRound, lamportTimestamp, witness] = cells;
      return { core: core && coreOf(core), round: eventRound, lamportTimestamp, witness };
    });
  // Before the roots, as the references are.
  const frameEvents = listOf(events);
  const frame: Frame = {
    round,
    peers: peersOf(peers),
    roots: roots && new Map([...roots].map(([key, root]) => [key, root && rootOf(listOf(root[0]))])),
    events: frameEvents,
    peerSets: peerSets && new Map([...peerSets].map(([from, list]) => [from, peersOf(list)])),
    timestamp,
  };
  return { frame, hash, eventIds };
}

function rootOf(events: Root['events']): Root {
  return { events };
}

function isReference(core: ReferenceCells | SignedEventCells): core is ReferenceCells {
  return typeof core[0] === 'number';
}
