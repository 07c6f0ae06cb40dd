// The graph in the database of a node that does not run.
import type { Block, Event } from '@babble/hashgraph';
import type { ReadableStore } from '@babble/store/node';
import { CliError } from '../cli-error.ts';
import { eventCountOf, isPrunedStore } from '../stored-graph.ts';
import type { GraphSource } from './graph-source.ts';
import { noHistory } from './insertion-order.ts';

const PAGE_COUNT = 512;

/** Rejects with a {@link CliError} if the history does not begin with the genesis, and as the store does. */
export async function graphOfStore(store: ReadableStore, folder: string): Promise<GraphSource> {
  const peerSets = await store.peerSets();
  const [first] = peerSets;
  if (first === undefined) {
    const remedy = 'Name the data directory of a node that has run with --store.';
    throw new CliError(`${folder}: the database is empty`, { remedy });
  }
  if (store.origin !== 'genesis' || isPrunedStore(store)) throw noHistory(folder);
  const creators = new Set(peerSets.flatMap(([, peerSet]) => peerSet.keys));
  return {
    name: folder,
    genesis: first[1].peers,
    chains: new Map([...creators].map((creator) => [creator, chainOf(store, creator)])),
    eventCount: await eventCountOf(store),
    blocks: () => blocksOf(store),
  };
}

async function* chainOf(store: ReadableStore, creator: string): AsyncGenerator<Event> {
  for (let next = 0; ; ) {
    const { events, tooLate } = await store.eventsAfter(creator, next - 1, PAGE_COUNT);
    // What was dropped from the beginning has been refused above.
    if (tooLate || events.length === 0) return;
    for (const { event } of events) yield event;
    next += events.length;
  }
}

async function* blocksOf(store: ReadableStore): AsyncGenerator<Block> {
  const last = await store.lastBlockIndex();
  for (let index = 0; index <= last; index += 1) {
    const block = await store.block(index);
    if (block !== undefined) yield block;
  }
}
