// Where a restart begins, and what of its own nobody else knows. Rules ST-BOOT-4, HG-RESET-7, HG-BSIG-1; F3 of the known weaknesses.

import { sha256 } from '@babble/crypto/node';
import type { Block, Store } from '@babble/hashgraph';
import { silentLogger } from '@babble/host';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { LEAST_WINDOW } from '../../src/restart/checkpoint.ts';
import { type LoadedGraph, loadGraph } from '../../src/restart/load-graph.ts';
import { type Member, pair, talk } from './core-pair.ts';

interface Loaded extends LoadedGraph {
  /** The block that it begins at, and the events that were inserted again. */
  readonly began: { readonly block: number; readonly events: number };
}

async function load({ store: kept, core }: Member, answering: (store: Store) => Store = (it) => it): Promise<Loaded> {
  await core.persisted();
  const store = answering(kept);
  const told: object[] = [];
  const loaded = await loadGraph({
    store,
    genesis: core.hashgraph.peerSet(0),
    options: { sha256, admission: 'strict', cacheSize: 10_000 },
    logger: { ...silentLogger, info: (fields: object) => told.push(fields) },
    ownKey: core.ownKey,
  });
  if (loaded === undefined) throw new Error('nothing in the store');
  return { ...loaded, began: told[0] as Loaded['began'] };
}

async function pairAfter(turns: number): Promise<readonly [Member, Member]> {
  const members = await pair(new SimulatedClock(1_700_000_000_000));
  await talk(members, turns, 'said');
  return members;
}

test('a short history is loaded whole', async () => {
  const [member] = await pairAfter(60);
  const { graph, began, end } = await load(member);
  expect([began.block, began.events, end]).toEqual([-1, 60, 60]);
  expect(graph.counters()).toEqual(member.core.hashgraph.counters());
});

test('of a long one as much as a running node has at the least, whatever its length; events on old ones can be placed', async () => {
  const [member] = await pairAfter(LEAST_WINDOW + 500);
  const { graph, began } = await load(member);
  expect(began.block).toBeGreaterThan(100);
  expect(began.events).toBeGreaterThanOrEqual(LEAST_WINDOW);
  expect(began.events).toBeLessThan(LEAST_WINDOW + 50);
  for (const record of await member.store.inserted(500, LEAST_WINDOW)) expect(graph.has(record.event.id)).toBe(true);
  expect(graph.counters().lastBlockIndex).toBe(member.core.hashgraph.counters().lastBlockIndex);
  expect(graph.counters().anchorBlockIndex).toBe(member.core.hashgraph.counters().anchorBlockIndex);
});

test('own signatures that are in no own event are found, and only those', async () => {
  const [member] = await pairAfter(61);
  const { ownKey } = member.core;
  const isOwn = ({ signatures }: Block): boolean => signatures?.has(ownKey) === true;
  const { events } = await member.store.eventsAfter(ownKey, -1, 1_000);
  const sent = events.flatMap(({ event }) => (event.body.blockSignatures ?? []).map(({ index }) => Number(index)));
  const signed: number[] = [];
  for (let index = 0; index <= (await member.store.lastBlockIndex()); index += 1) {
    const block = await member.store.block(index);
    if (block !== undefined && isOwn(block)) signed.push(index);
  }
  const unsent = signed.filter((index) => !sent.includes(index));
  expect([sent.length > 5, unsent.length > 0]).toEqual([true, true]);
  expect((await load(member)).unsent.map(({ index }) => Number(index))).toEqual(unsent);
});

/** A store that answers with another block than it has, for as long as it is asked for it so many times. */
function contradicting(index: number, times: number): (store: Store) => Store {
  let asked = 0;
  const block = async (store: Store, wanted: number): Promise<Block | undefined> => {
    const found = await store.block(wanted);
    if (found === undefined || wanted !== index || asked >= times) return found;
    asked += 1;
    return { ...found, body: { ...found.body, timestamp: Number(found.body.timestamp) + 1 } };
  };
  return (store) =>
    new Proxy(store, {
      get: (target, name) => {
        if (name === 'block') return (wanted: number) => block(target, wanted);
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
}

test('HG-RESET-7: where a block contradicts what follows from one beginning, a restart goes further back before it goes on from something newer', async () => {
  const [member] = await pairAfter(2 * LEAST_WINDOW + 500);
  const { began: usual } = await load(member);
  const contradicted = await member.store.lastBlockIndex();
  const { graph, began } = await load(member, contradicting(contradicted - 3, 1));
  expect(began.events).toBeGreaterThanOrEqual(2 * LEAST_WINDOW);
  expect(began.block).toBeLessThan(usual.block);
  expect(graph.counters().lastBlockIndex).toBe(contradicted);
});

test.each([60, 2 * LEAST_WINDOW + 500])(
  'a block that follows from nothing is a damaged store: %i events',
  async (events) => {
    const [member] = await pairAfter(events);
    const index = (await member.store.lastBlockIndex()) - 3;
    const damaged = load(member, contradicting(index, Number.POSITIVE_INFINITY));
    await expect(damaged).rejects.toMatchObject({
      code: 'BABBLE_NODE_STORE_DAMAGED',
      message: expect.stringContaining(`block ${index} `),
    });
  },
);
