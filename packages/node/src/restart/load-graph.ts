// The graph of a node as its store has it: begun at a checkpoint, and everything inserted again that came after it. Nothing of that is verified, and nothing is appended: it was
// when it was new. Rules ST-BOOT-1 … ST-BOOT-4.
import { decodeHex } from '@babble/crypto';
import type { Block, BlockSignature, EventRecord, Hashgraph, HashgraphOptions, Store } from '@babble/hashgraph';
import { blockBodyCodec, HashgraphError, unansweredBlock } from '@babble/hashgraph';
import type { Logger } from '@babble/host';
import type { PeerSet } from '@babble/peers';
import { NodeError } from '../errors.ts';
import type { Checkpoint } from './checkpoint.ts';
import { checkpoints } from './checkpoint.ts';
import { OwnSignatures } from './own-signatures.ts';

/** Events read from the store at once; the reference takes 100 (HG-CONST-4), which nobody can tell. */
const PAGE_COUNT = 1_000;

export interface LoadGraphInit {
  readonly store: Store;
  /** The validators of round 0 that this node was started with. */
  readonly genesis: PeerSet;
  readonly options: HashgraphOptions;
  readonly logger: Logger;
  /** Public-key text of this node. */
  readonly ownKey: string;
}

export interface LoadedGraph {
  readonly graph: Hashgraph;
  /** Decided, and not acknowledged by the application; ascending. */
  readonly waiting: readonly Block[];
  /** Index of the newest block that the application has acknowledged, −1 for none. */
  readonly acknowledged: number;
  /**
   * Insertion number of the first event that has not been inserted: it needs the receipts of a block that waits. `undefined`: all are in the
   * graph.
   */
  readonly rest: number | undefined;
  /** The insertion number of the next event. */
  readonly end: number;
  /** Own signatures of blocks that are in no own event, as far as the graph goes back: nobody else knows them. */
  readonly unsent: readonly BlockSignature[];
}

/**
 * `undefined` for a store in which nothing is. Rejects with `BABBLE_NODE_STORE_FOREIGN` if it is of another network, and with
 * `BABBLE_NODE_STORE_DAMAGED` if its parts contradict one another; with `BABBLE_NODE_HISTORY_PRUNED` if they need what was dropped.
 */
export async function loadGraph(init: LoadGraphInit): Promise<LoadedGraph | undefined> {
  const { store, genesis, logger } = init;
  const [first] = await store.peerSets();
  if (first === undefined) return undefined;
  const { acknowledged } = await store.notes();
  if (first[0] === 0 && !areSame(first[1], genesis)) throw foreign(first[1], genesis);
  const end = await nextInsertion(store);
  const tried = new Set<number>();
  let contradicted: number | undefined;
  for await (const checkpoint of checkpoints({ store, genesis, acknowledged, end })) {
    const { blockIndex } = checkpoint;
    if (tried.has(blockIndex)) continue;
    tried.add(blockIndex);
    const loaded = await load(checkpoint, { ...init, acknowledged, end });
    if (loaded === undefined) continue;
    if ('contradicts' in loaded) {
      const block = loaded.contradicts;
      // Below the genesis there is nothing, and two beginnings do not lack the same.
      if (blockIndex < 0 || block === contradicted) throw damaged(`block ${block} does not follow from its events`);
      logger.warn({ from: blockIndex, block }, 'A block does not follow from this one: another is tried');
      contradicted = block;
      continue;
    }
    logger.info({ block: blockIndex, acknowledged, events: end - loaded.from }, 'The graph is loaded from the store');
    return loaded;
  }
  throw store.supports.completeHistory ? damaged('no block in it can be gone on from') : pruned();
}

interface LoadInit extends LoadGraphInit {
  readonly acknowledged: number;
  /** The insertion number after the last. */
  readonly end: number;
}

/** A block that is stored is another one than that of the graph. */
interface Contradiction {
  readonly contradicts: number;
}

/**
 * `undefined` if an event after the checkpoint needs something below it (HG-RESET-7, HG-RESET-8). Rounds that cannot be computed from there are those that are stored. Of a participant whose
 * first round comes later, the frame does not say what was ordered before (B22): then a block may come out that contradicts the one that is stored.
 */
async function load(
  checkpoint: Checkpoint,
  init: LoadInit,
): Promise<(LoadedGraph & { readonly from: number }) | Contradiction | undefined> {
  const { store, options, acknowledged, end, ownKey } = init;
  const graph = begin(checkpoint, options);
  if (graph === undefined) return undefined;
  graph.initialChanges();
  const waiting: Block[] = [];
  const signed = new OwnSignatures(ownKey);
  const from = await firstAfter(graph, store, end);
  for await (const record of insertedFrom(store, from)) {
    const { event, topologicalIndex, round } = record;
    if (graph.awaitedBlock !== undefined)
      return { graph, waiting, acknowledged, rest: topologicalIndex, end, from, unsent: signed.unsent };
    signed.sent(record);
    if (isThere(graph, record)) continue;
    try {
      graph.insert(event, round);
    } catch (error) {
      if (error instanceof HashgraphError) return undefined;
      throw error;
    }
    for (let block = graph.nextBlock(); block !== undefined; block = graph.nextBlock()) {
      if (Number(block.body.index) > acknowledged) {
        waiting.push(block);
        continue;
      }
      const answered = await answerFromStore(graph, block, store);
      if (answered === undefined) return { contradicts: Number(block.body.index) };
      signed.stored(answered);
    }
  }
  // What the store began with is gone, as after a fast sync: this checkpoint leads nowhere.
  if (graph.counters().lastBlockIndex < acknowledged) return undefined;
  return { graph, waiting, acknowledged, rest: undefined, end, from, unsent: signed.unsent };
}

/** `undefined` if the frame that is kept is not that of its block. */
function begin(checkpoint: Checkpoint, options: HashgraphOptions): Hashgraph | undefined {
  try {
    return checkpoint.begin(options);
  } catch (error) {
    if (error instanceof HashgraphError) return undefined;
    throw error;
  }
}

/** Whether the graph has an event, or has had it and keeps it no longer. */
export function isThere(graph: Hashgraph, { event, creator, index }: EventRecord): boolean {
  return graph.has(event.id) || index <= graph.lastIndexOf(creator);
}

/**
 * The answer that the application gave, and the signatures that were verified then; the block as it is stored, `undefined` if that is another. Rejects with
 * `BABBLE_NODE_STORE_DAMAGED`.
 */
async function answerFromStore(graph: Hashgraph, block: Block, store: Store): Promise<Block | undefined> {
  const index = Number(block.body.index);
  const stored = await store.block(index);
  if (stored === undefined) throw damaged(`block ${index} is missing`);
  const { stateHash, internalTransactionReceipts } = stored.body;
  if (blockBodyCodec.std(unansweredBlock(stored).body) !== blockBodyCodec.std(block.body)) return undefined;
  graph.commit(index, { stateHash, internalTransactionReceipts });
  for (const [validator, signature] of stored.signatures ?? []) {
    graph.acceptSignature({ validator: decodeHex(validator), index, signature });
  }
  return stored;
}

/** The insertion number of the first event that is not part of the checkpoint; the events of those who came later follow it. */
async function firstAfter(graph: Hashgraph, store: Store, end: number): Promise<number> {
  let first = end;
  for (const { key, lastIndex } of graph.participants()) {
    const { events } = await store.eventsAfter(key, lastIndex, 1);
    for (const { topologicalIndex } of events) if (topologicalIndex >= 0) first = Math.min(first, topologicalIndex);
  }
  return first;
}

/** All events of a store from an insertion number on. */
export async function* insertedFrom(store: Store, from: number): AsyncGenerator<EventRecord> {
  for (let next = from; ; ) {
    const page = await store.inserted(next, PAGE_COUNT);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    next = last.topologicalIndex + 1;
  }
}

/** The number after the last insertion: O(log) questions. */
async function nextInsertion(store: Store): Promise<number> {
  const isBeyond = async (number: number): Promise<boolean> => (await store.inserted(number, 1)).length === 0;
  let high = 1;
  while (!(await isBeyond(high - 1))) high *= 2;
  let low = high / 2;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await isBeyond(middle)) high = middle;
    else low = middle + 1;
  }
  return Math.floor(low);
}

function areSame(a: PeerSet, b: PeerSet): boolean {
  return a.keys.length === b.keys.length && a.keys.every((key, i) => key === b.keys[i]);
}

function foreign(stored: PeerSet, genesis: PeerSet): NodeError {
  const message = `the store is of a network with another genesis: it has ${stored.size} validators, peers.genesis.json ${genesis.size}, and they are not the same`;
  return new NodeError('BABBLE_NODE_STORE_FOREIGN', message);
}

function pruned(): NodeError {
  const message =
    'the history in the store was pruned, and its newest events build on older ones than are left: start with fast sync';
  return new NodeError('BABBLE_NODE_HISTORY_PRUNED', message);
}

function damaged(reason: string): NodeError {
  return new NodeError('BABBLE_NODE_STORE_DAMAGED', `the store is damaged: ${reason}`);
}
