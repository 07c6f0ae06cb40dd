// Catching up: going on from a block, its frame and a snapshot of other nodes instead of from the own history. Everything is verified before anything is
// touched; then the application is restored, and only when it says that its state is that of the block, the graph is replaced in one step.
// Rules NODE-FF-4 … NODE-FF-12, NODE-STATE-7, NODE-STATE-8, NODE-STATE-13, OURS-6, OURS-8; C4 … C7 of the known weaknesses.
import { encodeHex } from '@babble/crypto';
import type { Block, HashgraphOptions } from '@babble/hashgraph';
import { Hashgraph, HashgraphError } from '@babble/hashgraph';
import { type CancelSignal, type Clock, CodedError, type Logger, pause, type Random } from '@babble/host';
import { type AppProxy, readSnapshot, snapshotPieces } from '@babble/proxy';
import { isAbsence, isUnreachable } from '../application-absence.ts';
import type { CommitQueue } from '../commit-queue.ts';
import type { Core } from '../core.ts';
import { NodeError } from '../errors.ts';
import type { FailPoint } from '../fail-points.ts';
import type { GossipPeer } from '../gossip/gossip-peers.ts';
import type { Offer, OffersInit } from './offers.ts';
import { collectOffers } from './offers.ts';
import type { TrustInit } from './trust.ts';
import { checkTrust } from './trust.ts';

/** First and longest pause after a round of offers that could not be used. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Rounds of useless offers after which the history is downloaded instead: a liar must not hold this node up. */
const ROUND_COUNT = 3;

export interface CatchUpInit extends OffersInit, Omit<TrustInit, 'graph'> {
  readonly core: Core;
  readonly app: AppProxy;
  readonly commitQueue: CommitQueue;
  readonly graphOptions: HashgraphOptions;
  /** Whom to ask. */
  readonly partners: () => readonly GossipPeer[];
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly failPoint?: FailPoint;
}

/** `caughtUp`: the graph is that of an anchor block. `nobodyServes`: nobody offers a block that this node has not. */
export type CatchUpOutcome = 'caughtUp' | 'nobodyServes';

export class CatchUp {
  readonly #init: CatchUpInit;
  /** The application may hold a state that is not the one after the last block: it has to be restored before anything goes on. */
  #isDoubtful = false;
  /** Peers whose offers could not be used. */
  readonly #suspects = new Set<string>();

  constructor(init: CatchUpInit) {
    this.#init = init;
  }

  /** The application is not where the node is: nothing goes on before it has been restored. */
  mustRestore(): void {
    this.#isDoubtful = true;
  }

  /** Nothing is to be inserted or made meanwhile. Rejects with the reason of the signal, and with what no peer is to blame for. */
  async run(signal: CancelSignal): Promise<CatchUpOutcome> {
    const { partners, clock, random, logger } = this.#init;
    let refusedRounds = 0;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const offers = await collectOffers(this.#init, partners(), signal);
      const useful = this.#inOrder(offers.filter(({ block }) => Number(block.body.index) > this.#lastBlockIndex));
      if (useful.length === 0 && !this.#isDoubtful) return 'nobodyServes';
      const outcome = await this.#tryEach(useful, offers, signal);
      if (outcome === 'caughtUp') return outcome;
      if (outcome === 'refused') refusedRounds += 1;
      if (refusedRounds >= ROUND_COUNT && !this.#isDoubtful) return 'nobodyServes';
      const retryMs = Math.round(pauseMs * (0.5 + random.next()));
      logger.warn({ offers: offers.length, retryMs }, ROUND_MESSAGES[outcome]);
      await pause(clock, retryMs, signal);
    }
  }

  /** Those last who have failed before: each of their snapshots may take hours, and replaces the state of the application. */
  #inOrder(offers: readonly Offer[]): readonly Offer[] {
    const isSuspect = ({ peer }: Offer): boolean => this.#suspects.has(peer.key);
    return [...offers.filter((offer) => !isSuspect(offer)), ...offers.filter(isSuspect)];
  }

  async #tryEach(useful: readonly Offer[], offers: readonly Offer[], signal: CancelSignal): Promise<RoundOutcome> {
    for (const offer of useful) {
      const outcome = await this.#try(offer, offers, signal);
      if (outcome !== 'refused') return outcome;
    }
    return 'refused';
  }

  get #lastBlockIndex(): number {
    return this.#init.core.hashgraph.counters().lastBlockIndex;
  }

  /** What is wrong with the offer is logged with who made it. */
  async #try(offer: Offer, offers: readonly Offer[], signal: CancelSignal): Promise<RoundOutcome> {
    const { core, logger } = this.#init;
    const block = Number(offer.block.body.index);
    try {
      const verified = await this.#verify(offer, offers);
      const { graph } = verified;
      if (!(await core.exclusively(() => this.#goOver(offer, verified, signal)))) return 'refused';
      logger.info({ block, round: graph.lastConsensusRound, peer: offer.peer.target }, 'Caught up');
      return 'caughtUp';
    } catch (error) {
      if (signal.aborted || !(error instanceof CodedError) || error.fault === 'local') throw error;
      if (isAbsence(error)) {
        logger.warn({ code: error.code, error: error.message }, 'The application cannot be given a snapshot');
        return 'applicationAbsent';
      }
      this.#suspects.add(offer.peer.key);
      logger.warn(
        { block, peer: offer.peer.target, code: error.code, error: error.message },
        'Refused an anchor block',
      );
      return 'refused';
    }
  }

  /** Nothing is made of a frame before it is believed: it could be one that takes hours, or more memory than there is. What is too long to be hashed is the fault of who sent it. */
  async #verify(offer: Offer, offers: readonly Offer[]): Promise<Verified> {
    const { core, graphOptions } = this.#init;
    try {
      const changes = await checkTrust(offer, offers, { ...this.#init, graph: () => core.hashgraph });
      return { graph: Hashgraph.fromFrame(offer.block, offer.frame, graphOptions), changes };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new HashgraphError('BABBLE_HASHGRAPH_FRAME_INVALID', `the frame is too large: ${error.message}`, {}, error);
    }
  }

  /** The application first: it can still say no. `false` if this node has come as far by itself meanwhile: it never goes back. */
  async #goOver(offer: Offer, { graph, changes }: Verified, signal: CancelSignal): Promise<boolean> {
    const { core, commitQueue, failPoint } = this.#init;
    failPoint?.('catch-up-verified');
    await commitQueue.settled();
    const index = Number(offer.block.body.index);
    if (index <= this.#lastBlockIndex) return false;
    const before = await this.#snapshotNow(signal);
    // What ends now leaves an application of which nobody knows where it is.
    await core.noteRestoring(index);
    failPoint?.('application-restoring');
    await this.#restore(offer, before, signal);
    failPoint?.('application-restored');
    commitQueue.goOnAfter(index);
    await core.startFrom(graph, changes);
    return true;
  }

  async #restore({ block, snapshot }: Offer, before: Before | undefined, signal: CancelSignal): Promise<void> {
    const { app } = this.#init;
    const wasDoubtful = this.#isDoubtful;
    this.#isDoubtful = true;
    try {
      this.#checkHash(block, await app.restore(snapshot(), signal));
    } catch (error) {
      // Nobody was there to be given anything.
      if (isUnreachable(error)) this.#isDoubtful = wasDoubtful;
      if (before !== undefined && !signal.aborted) await this.#rollBack(before, signal);
      if (!this.#isDoubtful) await this.#init.core.noteRestoring(-1);
      throw error;
    }
    this.#isDoubtful = false;
  }

  /** What the application is now, so that it can be so again; `undefined` if it has seen no block, or cannot say. */
  async #snapshotNow(signal: CancelSignal): Promise<Before | undefined> {
    const { core, app, logger } = this.#init;
    const block = core.hashgraph.block(this.#lastBlockIndex);
    if (block === undefined || this.#isDoubtful) return undefined;
    try {
      return { block, snapshot: await readSnapshot(await app.getSnapshot(Number(block.body.index), signal)) };
    } catch (error) {
      if (!(error instanceof CodedError) || signal.aborted) throw error;
      logger.warn({ code: error.code, error: error.message }, 'The application gives no snapshot of its present state');
      return undefined;
    }
  }

  async #rollBack({ block, snapshot }: Before, signal: CancelSignal): Promise<void> {
    const { app, logger } = this.#init;
    try {
      this.#checkHash(block, await app.restore(snapshotPieces(snapshot), signal));
      this.#isDoubtful = false;
    } catch (error) {
      if (!(error instanceof CodedError) || signal.aborted) throw error;
      logger.error(
        { code: error.code, error: error.message },
        'The application could not be given its former state back',
      );
    }
  }

  /** Throws `BABBLE_NODE_SNAPSHOT_INVALID` unless the restored state is that after the block. */
  #checkHash({ body }: Block, restored: Uint8Array): void {
    const expected = encodeHex(body.stateHash ?? new Uint8Array(0));
    const found = encodeHex(restored);
    if (found === expected) return;
    const message = `the restored state has the hash ${found}, that of block ${body.index} is ${expected}`;
    throw new NodeError('BABBLE_NODE_SNAPSHOT_INVALID', message, { block: Number(body.index) });
  }
}

/** What came of a round of offers; of the application it may be the fault that nothing did. */
type RoundOutcome = 'caughtUp' | 'refused' | 'applicationAbsent';

const ROUND_MESSAGES = {
  refused: 'No offer could be used',
  applicationAbsent: 'Waiting for the application, which has to take the snapshot',
} as const;

/** What the block and the frame of an offer make, and the blocks that prove its validators, if there are some. */
interface Verified {
  readonly graph: Hashgraph;
  readonly changes: readonly Block[] | undefined;
}

/** The state of the application after a block. */
interface Before {
  readonly block: Block;
  readonly snapshot: Uint8Array;
}
