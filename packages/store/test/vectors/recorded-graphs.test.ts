// Recorded graphs go through a store on disk: events, blocks and frames come back with exactly their texts, and a frame with
// its hash, although its events are kept as references.
import { sha256 } from '@babble/crypto/node';
import {
  blockCodec,
  type ChangeSet,
  type EventRecord,
  eventCodec,
  frameCodec,
  frameHash,
  memoryStore,
  type Store,
} from '@babble/hashgraph';
import { openLevelStore } from '@babble/store/node';
import { effort } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { newFolder } from '../folders.ts';
import { graphChanges, recordings, resetChanges } from '../recorded.ts';

/** Recordings that are long more than anything else. */
const LONG: readonly string[] = ['bench-n4', 'bench-n16'];
const GRAPHS = recordings('.jsonl').filter((name) => effort({ usual: !LONG.includes(name), long: true }));

/** Change sets that a node would hand over together. */
const TOGETHER = 50;

/** What is known about the contents of a store, to ask for all of it. */
interface Contents {
  readonly creators: Set<string>;
  readonly frames: Set<number>;
  readonly rounds: Set<number>;
  readonly ids: Set<EventRecord['event']['id']>;
}

async function fill(
  changes: Iterable<ChangeSet>,
  from: 'genesis' | 'frame',
  stores: readonly Store[],
): Promise<Contents> {
  const contents: Contents = { creators: new Set(), frames: new Set(), rounds: new Set(), ids: new Set() };
  const calls: Promise<void>[] = [];
  let first = true;
  for (const change of changes) {
    for (const store of stores) calls.push(first && from === 'frame' ? store.reset(change) : store.append(change));
    first = false;
    for (const { creator, event } of change.events) {
      contents.creators.add(creator);
      contents.ids.add(event.id);
    }
    for (const { frame } of change.frames) contents.frames.add(Number(frame.round));
    for (const { round } of change.rounds) contents.rounds.add(round);
    if (calls.length >= TOGETHER) await Promise.all(calls.splice(0));
  }
  await Promise.all(calls);
  return contents;
}

async function compare(store: Store, model: Store, { creators, frames, rounds, ids }: Contents): Promise<void> {
  expect((await store.inserted(0, 1e6)).map(textOf)).toEqual((await model.inserted(0, 1e6)).map(textOf));
  for (const creator of creators) {
    const first = (await model.eventsAfter(creator, -1, 1)).tooLate ? await firstOf(model, creator) : -1;
    const [page, expected] = await Promise.all([
      store.eventsAfter(creator, first, 1e6),
      model.eventsAfter(creator, first, 1e6),
    ]);
    expect(page.events.map(textOf)).toEqual(expected.events.map(textOf));
    expect(page.events.length).toBeGreaterThan(0);
  }
  const [found, expected] = await Promise.all(
    [store, model].map((side) => Promise.all([...ids].map(async (id) => (await side.event(id))?.event.signature))),
  );
  expect(found).toEqual(expected);
  for (const round of sample([...frames])) {
    const [found, expected] = await Promise.all([store.frame(round), model.frame(round)]);
    if (found === undefined || expected === undefined) throw new Error(`no frame ${round}`);
    expect(frameCodec.std(found.frame)).toBe(frameCodec.std(expected.frame));
    expect(frameHash(found.frame, sha256)).toEqual(Uint8Array.from(expected.hash));
    expect([found.hash, found.eventIds]).toEqual([expected.hash, expected.eventIds]);
  }
  for (const round of sample([...rounds])) expect(await store.round(round)).toEqual(await model.round(round));
  const last = await store.lastBlockIndex();
  expect(last).toBe(await model.lastBlockIndex());
  for (const index of sample(Array.from({ length: last + 1 }, (_, i) => i))) {
    const [found, expected] = await Promise.all([store.block(index), model.block(index)]);
    expect(found && blockCodec.std(found)).toBe(expected && blockCodec.std(expected));
    expect(found && blockCodec.can(found)).toBe(expected && blockCodec.can(expected));
  }
  expect((await store.peerSets()).map(([round, { peers }]) => [round, peers])).toEqual(
    (await model.peerSets()).map(([round, { peers }]) => [round, peers]),
  );
}

/** All of a few, some of many: the longest recordings have thousands of rounds. */
function sample(numbers: readonly number[]): readonly number[] {
  const every = Math.ceil(numbers.length / 300);
  return numbers.filter((_, i) => i % every === 0 || i === numbers.length - 1);
}

async function firstOf(model: Store, creator: string): Promise<number> {
  for (let index = 0; ; index += 1) if (!(await model.eventsAfter(creator, index, 1)).tooLate) return index;
}

function textOf({ event, ...computed }: EventRecord): string {
  return `${event.id} ${eventCodec.std(event)} ${eventCodec.can(event)} ${JSON.stringify(Object.entries(computed).sort())}`;
}

async function roundTrip(changes: Iterable<ChangeSet>, from: 'genesis' | 'frame'): Promise<void> {
  const folder = newFolder();
  const store = await openLevelStore({ folder });
  const model = memoryStore({ cacheSize: Number.POSITIVE_INFINITY, cacheBytes: Number.POSITIVE_INFINITY });
  const contents = await fill(changes, from, [store, model]);
  await store.close();
  const again = await openLevelStore({ folder });
  expect(again.origin).toBe(from);
  await compare(again, model, contents);
  await again.close();
}

describe('recorded graphs', () => {
  test.each(GRAPHS)('ENC-DEC-17, HASH-9: %s comes back as it was', (name) => roundTrip(graphChanges(name), 'genesis'));

  test.each(recordings('.reset.json'))('ENC-DEC-17, HASH-9: fast-forward %s comes back as it was', (name) =>
    roundTrip(resetChanges(name), 'frame'),
  );
});
