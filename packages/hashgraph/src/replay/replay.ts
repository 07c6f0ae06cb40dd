// Replays events into a fresh graph with an application that answers at once, and keeps what happened.
import type { Sha256, SignedDigest, Verifier } from '@babble/crypto';
import { encodeHex } from '@babble/crypto';
import type { PeerSet } from '@babble/peers';
import type { ChangeSet, EventRecord, FrameRecord } from '../change-set.ts';
import type { Admission } from '../engine/graph.ts';
import { signaturesOf } from '../engine/verification.ts';
import { verifyCandidates } from '../engine/verify-candidates.ts';
import { HashgraphError } from '../errors.ts';
import { Hashgraph } from '../hashgraph.ts';
import type { Block, CommitResponse } from '../objects/block.ts';
import type { Event, EventId, SignedEvent } from '../objects/event.ts';
import { identifyEvent } from '../objects/event.ts';
import type { Frame } from '../objects/frame.ts';

/** Who hashes, verifies and answers, and what is admitted. */
export interface ReplayOptions {
  readonly sha256: Sha256;
  readonly admission: Admission;
  /** Checks every signature; without one, all signatures are believed. */
  readonly verifier: Verifier | undefined;
  /** The application: answers a block at once. */
  readonly commit: (block: Block) => CommitResponse;
  /** Default: nothing leaves memory. */
  readonly cacheSize?: number;
  /** Hears of each event that was inserted, once all that follows from it has been done. */
  readonly onInserted?: (event: EventRecord, hashgraph: Hashgraph) => void;
}

/** Refusals that a fast-forwarded graph meets with events that build on something below its frame (HG-RESET-7, HG-RESET-8). */
const BELOW_THE_FRAME: ReadonlySet<string> = new Set([
  'BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN',
  'BABBLE_HASHGRAPH_SELF_PARENT_UNKNOWN',
  'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD',
  'BABBLE_HASHGRAPH_TOO_OLD',
]);

/** Events whose signatures are verified together. */
const VERIFICATION_BATCH = 256;

/** A core and all that came out of it so far. */
export class Replay {
  readonly hashgraph: Hashgraph;
  /** Ids of all events given, in order; frame events first. */
  readonly eventIds: EventId[] = [];
  /** What was skipped because it builds on something below the frame, and why. */
  readonly refused: Map<EventId, HashgraphError> = new Map();
  /** All frames, ascending by round; after a reset, that of the reset is the first. */
  readonly frames: FrameRecord[] = [];
  readonly #options: ReplayOptions;
  #blockCount = 0;

  private constructor(hashgraph: Hashgraph, options: ReplayOptions) {
    this.hashgraph = hashgraph;
    this.#options = options;
    const changes = hashgraph.initialChanges();
    for (const { event } of changes.events) this.eventIds.push(event.id);
    this.#keep(changes);
  }

  /** From an empty graph with these validators. */
  static fromGenesis(genesis: PeerSet, options: ReplayOptions): Replay {
    return new Replay(Hashgraph.fromGenesis(genesis, coreOptions(options)), options);
  }

  /** From a block and its frame. Throws `BABBLE_HASHGRAPH_FRAME_INVALID`. */
  static fromFrame(block: Block, frame: Frame, options: ReplayOptions): Replay {
    return new Replay(Hashgraph.fromFrame(block, frame, coreOptions(options)), options);
  }

  /** Blocks with what the application answered and all signatures that count, ascending. */
  blocks(): readonly Block[] {
    const { lastBlockIndex } = this.hashgraph.counters();
    const blocks: Block[] = [];
    for (let index = lastBlockIndex; index >= 0; index -= 1) {
      const block = this.hashgraph.block(index);
      if (block === undefined) break;
      blocks.push(block);
    }
    return blocks.reverse();
  }

  /** Number of blocks made by the replay itself. */
  get blockCount(): number {
    return this.#blockCount;
  }

  /**
   * Verifies and inserts events in order. The first event that is refused throws, with its `position` in `data`. With
   * `skipBelowFrame`, events that build on something below the frame are remembered in {@link refused} and skipped, and so is
   * whatever builds on them (HG-RESET-7).
   */
  async insertAll(events: readonly SignedEvent[], skipBelowFrame = false): Promise<void> {
    for (let from = 0; from < events.length; from += VERIFICATION_BATCH) {
      const batch = events.slice(from, from + VERIFICATION_BATCH).map((e) => identifyEvent(e, this.#options.sha256));
      const verdicts = await this.#verify(batch);
      for (const [position, event] of batch.entries()) {
        const error = verdicts[position] ?? (await this.#insert(event));
        if (error === undefined) continue;
        if (!skipBelowFrame || !BELOW_THE_FRAME.has(error.code)) throw at(error, from + position);
        this.refused.set(event.id, error);
      }
    }
  }

  async #insert(event: Event): Promise<HashgraphError | undefined> {
    this.eventIds.push(event.id);
    let changes: ChangeSet;
    try {
      changes = this.hashgraph.insert(event);
    } catch (error) {
      if (error instanceof HashgraphError) return error;
      throw error;
    }
    this.#keep(changes);
    this.#commitBlocks();
    await this.#assignSignatures();
    for (const record of changes.events) this.#options.onInserted?.(record, this.hashgraph);
    return undefined;
  }

  #commitBlocks(): void {
    for (let block = this.hashgraph.nextBlock(); block !== undefined; block = this.hashgraph.nextBlock()) {
      this.#blockCount += 1;
      this.#keep(this.hashgraph.commit(Number(block.body.index), this.#options.commit(block)));
    }
  }

  /** The pool of block signatures, once (HG-BSIG-2 … 6). */
  async #assignSignatures(): Promise<void> {
    const candidates = this.hashgraph.takeSignatureCandidates();
    if (candidates.length === 0) return;
    const { verifier } = this.#options;
    const verdicts = verifier && (await verifyCandidates(candidates, verifier));
    for (const [position, { blockSignature }] of candidates.entries()) {
      if (verdicts?.[position] ?? verifier === undefined) this.hashgraph.acceptSignature(blockSignature);
      else this.hashgraph.refuseSignature(blockSignature);
    }
  }

  /** One error or nothing per event. */
  async #verify(events: readonly Event[]): Promise<readonly (HashgraphError | undefined)[]> {
    const { verifier, admission, sha256 } = this.#options;
    if (verifier === undefined) return [];
    const errors: (HashgraphError | undefined)[] = [];
    const digests: SignedDigest[] = [];
    const owners: number[] = [];
    for (const [position, event] of events.entries()) {
      try {
        for (const digest of signaturesOf(event, admission, sha256)) {
          digests.push(digest);
          owners.push(position);
        }
      } catch (error) {
        if (!(error instanceof HashgraphError)) throw error;
        errors[position] = error;
      }
    }
    for (const [position, valid] of (await verifier.verifyBatch(digests)).entries()) {
      const owner = owners[position];
      if (valid || owner === undefined) continue;
      errors[owner] ??= invalidSignature(events[owner]?.id ?? '', digests[position]);
    }
    return errors;
  }

  #keep(changes: ChangeSet): void {
    this.frames.push(...changes.frames);
  }
}

function coreOptions({ sha256, admission, cacheSize = Number.POSITIVE_INFINITY }: ReplayOptions) {
  return { sha256, admission, cacheSize, refusedSignatures: 'keep' } as const;
}

function invalidSignature(id: string, digest: SignedDigest | undefined): HashgraphError {
  const message = `Invalid Event signature ${id}`;
  const key = encodeHex(digest?.publicKey ?? new Uint8Array(0));
  return new HashgraphError('BABBLE_HASHGRAPH_SIGNATURE_INVALID', message, { event: id, key });
}

/** The same error with the position of the event among those given. */
function at(error: HashgraphError, position: number): HashgraphError {
  return new HashgraphError(error.code, error.message, { ...error.data, position }, error);
}
