// When a history is pruned, how far, and what keeps it from being. Rules OURS-8, ST-BOOT-4, HG-RESET-7; D7 of the known weaknesses.

import type { Block, Event } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { Pruner, type PrunerInit } from '../../src/prune/pruner.ts';
import { type Member, pair, talk } from './core-pair.ts';

/** More than a pruner waits. */
const LATER_MS = 10_000;

function prunerOf({ core, store }: Member, clock: SimulatedClock, init: Partial<PrunerInit> = {}): Pruner {
  return new Pruner({
    core,
    store,
    clock,
    keepBlocks: 10,
    keepEvents: 1,
    logger: silentLogger,
    signal: neverCancelled,
    onFailure: (error) => {
      throw error;
    },
    ...init,
  });
}

/** Has the pruner hear of the newest block, and returns which is the oldest whose frame is kept then. */
async function prune(pruner: Pruner, member: Member): Promise<number> {
  const last = await member.store.lastBlockIndex();
  pruner.answered(await blockOf(member, last));
  await pruner.settled();
  for (let index = 0; index <= last; index += 1) {
    const block = await blockOf(member, index);
    if ((await member.store.frame(Number(block.body.roundReceived))) !== undefined) return index;
  }
  return last + 1;
}

async function blockOf({ store }: Member, index: number): Promise<Block> {
  const block = await store.block(index);
  if (block === undefined) throw new Error(`block ${index} is missing`);
  return block;
}

function anchorIndex({ core }: Member): number {
  return core.hashgraph.counters().anchorBlockIndex ?? -1;
}

test('so many blocks below the anchor stay, and it is pruned again when a quarter as many have come, after a pause', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const members = await pair(clock);
  const [member] = members;
  const pruner = prunerOf(member, clock);
  await talk(members, 20, 'few');
  expect(await prune(pruner, member)).toBe(0);
  await talk(members, 150, 'many');
  const floor = anchorIndex(member) - 10;
  expect(await prune(pruner, member)).toBe(floor);
  expect(floor).toBeGreaterThan(10);
  await talk(members, 60, 'more');
  expect(await prune(pruner, member)).toBe(floor);
  await clock.run(LATER_MS);
  const next = anchorIndex(member) - 10;
  expect(await prune(pruner, member)).toBe(next);
  expect(next).toBeGreaterThan(floor);
  await clock.run(LATER_MS);
  await talk(members, 4, 'hardly any');
  expect(anchorIndex(member) - 10).toBeGreaterThan(next);
  expect(await prune(pruner, member)).toBe(next);
});

test('so many events stay, however few blocks are to be kept; a new process goes on where the store is', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const members = await pair(clock);
  const [member] = members;
  await talk(members, 200, 'many');
  const kept = await prune(prunerOf(member, clock, { keepEvents: 120 }), member);
  const events = await member.store.inserted(0, 1_000);
  expect(events.length).toBeGreaterThanOrEqual(120);
  expect(events.length).toBeLessThan(180);
  expect(kept).toBeGreaterThan(0);
  expect(await prune(prunerOf(member, clock, { keepEvents: 120 }), member)).toBe(kept);
  expect(await prune(prunerOf(member, clock, { keepEvents: 60 }), member)).toBeGreaterThan(kept);
});

test('with nothing to be dropped, nothing is', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const members = await pair(clock);
  const [member] = members;
  await talk(members, 150, 'many');
  expect(await prune(prunerOf(member, clock, { keepBlocks: Number.POSITIVE_INFINITY }), member)).toBe(0);
  expect(await prune(prunerOf(member, clock, { keepEvents: 10_000 }), member)).toBe(0);
});

test('nothing is dropped while a restart could not go on from what would be left', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const members = await pair(clock);
  const [member, other] = members;
  await clock.run(LATER_MS);
  await talk(members, 10, 'early');
  const old: Event | undefined = other.core.hashgraph.head(other.core.ownKey);
  await talk(members, 150, 'many');
  // On top of an event that no frame of today has in its roots.
  await member.core.createSelfEvent(old);
  expect(await prune(prunerOf(member, clock), member)).toBe(0);
  await talk(members, 60, 'until it is decided');
  expect(await prune(prunerOf(member, clock), member)).toBeGreaterThan(10);
});

test('each event is looked at once, however often it is pruned, and again when the graph is another', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const members = await pair(clock);
  const [member] = members;
  const asked: string[] = [];
  const { core } = member;
  let graph: PrunerInit['core']['hashgraph'] = core.hashgraph;
  const watched: PrunerInit['core'] = {
    get hashgraph() {
      return graph;
    },
    persisted: () => core.persisted(),
    eventsAfter: async (creator, index, limit) => {
      const page = await core.eventsAfter(creator, index, limit);
      asked.push(...page.events.map(({ event }) => event.id));
      return page;
    },
  };
  const pruner = prunerOf(member, clock, { core: watched, keepBlocks: 30 });
  await talk(members, 200, 'many');
  const first = await prune(pruner, member);
  for (const text of ['more', 'even more']) {
    await talk(members, 60, text);
    await clock.run(LATER_MS);
    expect(await prune(pruner, member)).toBeGreaterThan(first);
  }
  expect(asked.length).toBeGreaterThan(60);
  expect(new Set(asked).size).toBe(asked.length);
  graph = { counters: () => core.hashgraph.counters(), participants: () => core.hashgraph.participants() };
  const before = asked.length;
  await talk(members, 40, 'after a reset');
  await clock.run(LATER_MS);
  await prune(pruner, member);
  expect(new Set(asked).size).toBeLessThan(asked.length);
  expect(asked.length).toBeGreaterThan(before);
});

test('a store that fails is told', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const members = await pair(clock);
  const [member] = members;
  await talk(members, 150, 'many');
  const failures: unknown[] = [];
  Object.assign(member.store, { prune: () => Promise.reject(new Error('full')) });
  await prune(prunerOf(member, clock, { onFailure: (error) => failures.push(error) }), member);
  expect(failures).toEqual([new Error('full')]);
});
