// The events of a database once more through the core, from one beginning on: each of them, and all that follows from it, is compared with what is stored. Answers of the
// application are taken from the blocks that are stored. Rules HG-RUN-1, ST-BOOT-2.
import type { ChangeSet, Event, EventRecord, SignedEvent } from '@babble/hashgraph';
import { Hashgraph, HashgraphError, identifyEvent, signaturesOf } from '@babble/hashgraph';
import type { ReadableStore } from '@babble/store/node';
import type { Beginning } from './beginnings.ts';
import {
  blockPlace,
  checkEarlier,
  checkSignatures,
  checkUnanswered,
  compareDecisions,
  type Signing,
} from './compare-blocks.ts';
import {
  compareCoordinates,
  compareEvents,
  compareFrames,
  comparePeerSets,
  compareRounds,
  eventPlace,
} from './compare-records.ts';
import { compare, DifferenceFound } from './difference.ts';

/** Events read from the store, and verified, at once. */
const PAGE_COUNT = 512;
/** Rounds after the last decided one in which nothing may be stored. */
const BEYOND = 3;

/** What has been compared. */
export interface Counts {
  readonly events: number;
  readonly rounds: number;
  readonly frames: number;
  readonly blocks: number;
  /** Signatures of blocks. */
  readonly signatures: number;
  /** Blocks with more than trust count signatures: what the application answered is vouched for. */
  readonly vouched: number;
  /** Blocks from before the beginning, of which only the signatures have been verified. */
  readonly earlierBlocks: number;
}

/** Refusals of events that build on something that was dropped (HG-RESET-7). */
const BUILDS_BELOW: ReadonlySet<string> = new Set([
  'BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN',
  'BABBLE_HASHGRAPH_SELF_PARENT_UNKNOWN',
  'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD',
  'BABBLE_HASHGRAPH_TOO_OLD',
]);

export interface WalkInit extends Signing {
  readonly store: ReadableStore;
  readonly beginning: Beginning;
  /** Events that the node kept in memory (`--cache-size`): it takes no event whose parents have left it. */
  readonly cacheSize: number;
  /** Hears how many events have been compared. */
  readonly onEvents: (count: number) => void;
}

export class Walk {
  readonly #init: WalkInit;
  readonly #graph: Hashgraph;
  /** Index of the oldest event of each creator that is stored, by public-key text, and how many there are. */
  readonly chains: Map<string, { readonly oldest: number; count: number }> = new Map();
  #events = 0;
  #rounds = 0;
  #frames = 0;
  #blocks = 0;
  #signatures = 0;
  #vouched = 0;
  #earlierBlocks = 0;
  #acknowledged = -1;

  /** Throws {@link DifferenceFound} if block and frame of the beginning do not belong together. */
  constructor(init: WalkInit) {
    this.#init = init;
    this.#graph = begin(init);
  }

  get counts(): Counts {
    return {
      events: this.#events,
      rounds: this.#rounds,
      frames: this.#frames,
      blocks: this.#blocks,
      signatures: this.#signatures,
      vouched: this.#vouched,
      earlierBlocks: this.#earlierBlocks,
    };
  }

  /** Rejects with {@link DifferenceFound} at the first difference, and as the store does. */
  async run(): Promise<void> {
    const { store } = this.#init;
    ({ acknowledged: this.#acknowledged } = await store.notes());
    await this.#checkBeginning();
    for (let next = 0; ; ) {
      const page = await store.inserted(next, PAGE_COUNT);
      const last = page.at(-1);
      if (last === undefined) break;
      const events = page.map((record) => this.#identified(record));
      await this.#verify(events, page);
      for (const [i, record] of page.entries()) await this.#go(events[i] ?? this.#identified(record), record);
      this.#init.onEvents(this.#events);
      next = last.topologicalIndex + 1;
    }
    await this.#checkEnd();
  }

  /** A row may have its checksum and yet hold what was never signed. */
  #identified(record: EventRecord): Event {
    const { body, signature } = record.event;
    const event = identifyEvent({ body, signature } satisfies SignedEvent, this.#init.sha256);
    compare(eventPlace(record), 'id', event.id, record.event.id);
    return event;
  }

  async #verify(events: readonly Event[], records: readonly EventRecord[]): Promise<void> {
    const { verifier, admission, sha256 } = this.#init;
    const signed = events.map((event, i) => {
      try {
        return signaturesOf(event, admission, sha256);
      } catch (error) {
        throw refusal(error, records[i]);
      }
    });
    const verdicts = await verifier.verifyBatch(signed.flat());
    let at = 0;
    for (const [i, { length }] of signed.entries()) {
      const isValid = verdicts.slice(at, at + length).every(Boolean);
      const record = records[i];
      if (!isValid && record !== undefined) {
        compare(eventPlace(record), 'signature', 'one of its creator', record.event.signature);
      }
      at += length;
    }
  }

  async #go(event: Event, record: EventRecord): Promise<void> {
    this.#events += 1;
    this.#link(record);
    const graph = this.#graph;
    // Part of the beginning.
    if (graph.has(event.id) || record.index <= graph.lastIndexOf(record.creator)) return;
    if (this.#init.beginning.kind === 'frame') graph.countFrom(record.topologicalIndex);
    let changes: ChangeSet;
    try {
      // Where its round cannot be computed from here, the one that is stored is believed; what follows from it is compared.
      changes = graph.insert(event, record.round);
    } catch (error) {
      throw refusal(error, record);
    }
    for (const computed of changes.events) compareEvents(computed, record);
    await this.#compare(changes);
    await this.#drain();
  }

  #link({ creator, index }: EventRecord): void {
    const chain = this.chains.get(creator);
    if (chain === undefined) this.chains.set(creator, { oldest: index, count: 1 });
    else chain.count += 1;
  }

  async #compare({ rounds, frames }: ChangeSet): Promise<void> {
    const { store, sha256 } = this.#init;
    for (const round of rounds) {
      compareRounds(round, await store.round(round.round));
      this.#rounds += 1;
    }
    for (const record of frames) {
      compareFrames(record, await store.frame(Number(record.frame.round)), sha256);
      this.#frames += 1;
    }
  }

  async #drain(): Promise<void> {
    const graph = this.#graph;
    for (let block = graph.nextBlock(); block !== undefined; block = graph.nextBlock()) {
      const index = Number(block.body.index);
      const found = await this.#init.store.block(index);
      compareDecisions(block, found);
      this.#blocks += 1;
      if (index > this.#acknowledged) {
        checkUnanswered(found);
        continue;
      }
      await this.#countSignatures(found, index);
      const { stateHash, internalTransactionReceipts } = found.body;
      let changes: ChangeSet;
      try {
        changes = graph.commit(index, { stateHash, internalTransactionReceipts });
      } catch (error) {
        if (!(error instanceof HashgraphError)) throw error;
        throw new DifferenceFound(
          { ...blockPlace(index), field: 'receipts', expected: 'one per internal transaction', found: error.message },
          error,
        );
      }
      await this.#compare(changes);
      // Which signatures arrived with which event is not compared: a crash may lose some, and none of them decides anything.
      for (const { blockSignature } of graph.takeSignatureCandidates()) graph.refuseSignature(blockSignature);
    }
    for (const { blockSignature } of graph.takeSignatureCandidates()) graph.refuseSignature(blockSignature);
  }

  async #countSignatures(
    block: Parameters<typeof checkSignatures>[0],
    index: number,
  ): Promise<{ readonly isVouchedFor: boolean }> {
    const round = Number(block.body.roundReceived);
    compare(blockPlace(index), 'round received', true, Number.isSafeInteger(round));
    const { count, isVouchedFor } = await checkSignatures(block, this.#graph.peerSet(round), this.#init);
    this.#signatures += count;
    if (isVouchedFor) this.#vouched += 1;
    return { isVouchedFor };
  }

  /** What a frame brings is believed: enough validators must have signed its block. */
  async #checkBeginning(): Promise<void> {
    const { beginning, store } = this.#init;
    const initial = this.#graph.initialChanges();
    if (beginning.kind === 'genesis') return;
    const index = Number(beginning.block.body.index);
    for (const record of initial.events) await this.#checkFrameEvent(record, beginning.isPruned);
    await this.#verify(
      initial.events.map((record) => this.#identified(record)),
      initial.events,
    );
    await this.#compare(initial);
    const { isVouchedFor } = await this.#countSignatures(beginning.block, index);
    this.#blocks += 1;
    const enough = 'signatures of more than a third of the validators, as the graph begins with it';
    compare(blockPlace(index), 'signatures', enough, isVouchedFor ? enough : beginning.block.signatures?.size);
    for (let earlier = 0; earlier < index; earlier += 1) {
      const block = await store.block(earlier);
      if (block !== undefined) await this.#checkEarlier(earlier, block);
    }
  }

  async #checkFrameEvent(record: EventRecord, isPruned: boolean): Promise<void> {
    const stored = await this.#init.store.event(record.event.id);
    if (stored === undefined && isPruned) return;
    compare(eventPlace(record), 'is there', true, stored !== undefined);
    if (stored === undefined) return;
    // One that was there before the frame has its number, and is counted with those that have.
    if (stored.topologicalIndex >= 0) return compareCoordinates(record, stored);
    // The frame with which the graph had begun may have had an other-parent that this one has not.
    const otherParent = record.otherParent ?? (isPruned ? stored.otherParent : undefined);
    compareEvents({ ...record, otherParent }, stored);
    this.#events += 1;
    this.#link(record);
  }

  async #checkEarlier(index: number, block: Parameters<typeof checkSignatures>[0]): Promise<void> {
    const validators = this.#graph.peerSet(Number(block.body.roundReceived));
    checkEarlier(index, block, validators, this.#init.sha256);
    const { count } = await checkSignatures(block, validators, this.#init);
    this.#signatures += count;
    this.#earlierBlocks += 1;
  }

  async #checkEnd(): Promise<void> {
    const { store, beginning } = this.#init;
    const graph = this.#graph;
    const { lastBlockIndex } = graph.counters();
    const lastStored = await store.lastBlockIndex();
    // Of a graph that was replaced, blocks that nobody had acknowledged may be left.
    const mayBeLeft = beginning.kind === 'frame' && lastStored > lastBlockIndex;
    if (!mayBeLeft) compare({ what: 'block', where: 'blocks' }, 'index of the last', lastBlockIndex, lastStored);
    const acknowledged: string = `at most ${lastBlockIndex}`;
    if (this.#acknowledged > lastBlockIndex) {
      compare({ what: 'note', where: 'blocks' }, 'index of the last acknowledged', acknowledged, this.#acknowledged);
    }
    const from = beginning.kind === 'genesis' ? 0 : Number(beginning.frame.round) + 1;
    comparePeerSets(graph.peerSets(), await store.peerSets(), from);
    for (let round = graph.lastConsensusRound + 1; round <= graph.lastConsensusRound + BEYOND; round += 1) {
      const place = { where: `round ${round}`, field: 'decided by the events' };
      if ((await store.round(round)) !== undefined) compare({ what: 'round', ...place }, place.field, undefined, 'it');
      if ((await store.frame(round)) !== undefined) compare({ what: 'frame', ...place }, 'frame', undefined, 'one');
    }
  }
}

/** Whether a later frame may do better. */
export function buildsBelow({ cause }: DifferenceFound): boolean {
  return cause instanceof HashgraphError && BUILDS_BELOW.has(cause.code);
}

function begin({ beginning, sha256, admission, cacheSize }: WalkInit): Hashgraph {
  // More than the node had: it may have begun with a later block.
  const options = { sha256, admission, cacheSize: 2 * cacheSize };
  if (beginning.kind === 'genesis') return Hashgraph.fromGenesis(beginning.genesis, options);
  const { block, frame } = beginning;
  try {
    return Hashgraph.fromFrame(block, frame, options);
  } catch (error) {
    if (!(error instanceof HashgraphError)) throw error;
    const expected = 'one that the graph can begin with';
    throw new DifferenceFound(
      { what: 'frame', where: `frame of round ${frame.round}`, field: 'contents', expected, found: error.message },
      error,
    );
  }
}

function refusal(error: unknown, record: EventRecord | undefined): unknown {
  if (!(error instanceof HashgraphError) || record === undefined) return error;
  const found = `${error.message} (${error.code})`;
  return new DifferenceFound(
    { ...eventPlace(record), field: 'admission', expected: 'an event that the graph takes', found },
    error,
  );
}
