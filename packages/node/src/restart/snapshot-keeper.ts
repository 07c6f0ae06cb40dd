// Has the store keep the application's state now and then, so that an application that forgets everything need not apply all blocks again after a restart. The
// application is asked between two blocks, and the next one waits until it has answered, but not for long; what it answers is written while blocks go on.
// Rules APP-API-3, APP-RULE-4, OURS-8.
import type { Store } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import { type CancelSignal, type Clock, CodedError, type Logger } from '@babble/host';
import type { AppProxy } from '@babble/proxy';
import { NodeError } from '../errors.ts';
import type { FailPoint } from '../fail-points.ts';
import { unlessAborted } from '../unless-aborted.ts';

/** So long the next block waits for the application's answer. */
const HOLD_MS = 5_000;
/** Bytes of a snapshot at most, as many as are taken from another node. */
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024 * 1024;

export interface SnapshotKeeperInit {
  readonly app: Pick<AppProxy, 'supports' | 'getSnapshot'>;
  readonly store: Store;
  /** Blocks from one snapshot to the next; 0: none is kept. */
  readonly interval: number;
  /** Resolves when everything known so far is in the store. */
  readonly persisted: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: CancelSignal;
  /** Hears of failures of the store: the node cannot go on. */
  readonly onFailure: (error: unknown) => void;
  readonly maxBytes?: number;
  readonly failPoint?: FailPoint;
}

export class SnapshotKeeper {
  readonly #init: SnapshotKeeperInit;
  /** The block that was answered last. */
  #last: number | undefined;
  /** From this block on the next snapshot is due. */
  #due: number | undefined;
  #running: Promise<void> | undefined;
  #hasComplained = false;

  constructor(init: SnapshotKeeperInit) {
    this.#init = init;
  }

  /** The application has answered a block. Resolves when it may have the next one. Rejects when the store fails. */
  async between(index: number): Promise<void> {
    const { interval, store } = this.#init;
    if (interval === 0 || !store.supports.persistence) return;
    // The store does not have the blocks in between: others gave the application its state, and only a snapshot leads there.
    const hasGap = this.#last !== undefined && index !== this.#last + 1;
    this.#due = hasGap ? index : (this.#due ?? (await this.#firstDue(index)));
    this.#last = index;
    if (index < this.#due || this.#running !== undefined) return;
    this.#due = index + interval;
    await this.#take(index);
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** As the process before left it. */
  async #firstDue(index: number): Promise<number> {
    const { interval, store } = this.#init;
    const kept = await store.snapshots.newest();
    const leadsOn = (await store.block((kept?.blockIndex ?? -1) + 1)) !== undefined;
    return leadsOn ? (kept?.blockIndex ?? -1) + interval : index;
  }

  /** Resolves when the application has answered, or has taken too long. */
  async #take(index: number): Promise<void> {
    const { app, clock, logger, signal } = this.#init;
    if (!app.supports.snapshot) {
      this.#complain(index, unfit('it has none'));
      return;
    }
    // A node that stops waits for no application, not even for one that does not hear the signal.
    const snapshot = unlessAborted(signal, (async () => app.getSnapshot(index, signal))());
    this.#running = this.#keep(index, snapshot).finally(() => {
      this.#running = undefined;
    });
    const inTime = await new Promise<boolean>((resolve) => {
      const timer = clock.setTimeout(() => resolve(false), HOLD_MS);
      const onAnswer = (): void => {
        clock.clearTimeout(timer);
        resolve(true);
      };
      snapshot.then(onAnswer, onAnswer);
    });
    if (!inTime) {
      logger.warn(
        { block: index, waitedMs: HOLD_MS },
        'The application takes long to give its snapshot: it gets blocks meanwhile',
      );
    }
  }

  /** Never rejects. */
  async #keep(index: number, asked: Promise<AsyncIterable<Uint8Array>>): Promise<void> {
    const { store, clock, logger, signal, onFailure, persisted, failPoint } = this.#init;
    const askedMs = clock.now();
    try {
      const snapshot = await asked;
      // That the block was acknowledged is written before: a block that is in the state of the application never comes again.
      await persisted();
      failPoint?.('snapshot-given');
      const { stateHash } = (await store.block(index))?.body ?? {};
      if ((stateHash?.length ?? 0) === 0) throw unfit('without a state hash nobody can tell whether it was restored');
      await store.snapshots.keep(index, this.#checked(snapshot));
      failPoint?.('snapshot-kept');
      logger.info({ block: index, ms: clock.now() - askedMs }, 'The state of the application is kept');
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof HashgraphError) onFailure(error);
      else this.#complain(index, error);
    }
  }

  /** Throws `BABBLE_NODE_SNAPSHOT_UNFIT` for too much and for nothing: some applications answer with no bytes where they keep no snapshots. */
  async *#checked(snapshot: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { signal, maxBytes = DEFAULT_MAX_BYTES, failPoint } = this.#init;
    const source = snapshot[Symbol.asyncIterator]();
    let byteCount = 0;
    try {
      for (;;) {
        const next = await unlessAborted(signal, source.next());
        if (next.done === true) break;
        byteCount += next.value.length;
        if (byteCount > maxBytes) throw unfit(`it has more than ${maxBytes} bytes`);
        yield next.value;
        failPoint?.('snapshot-piece-taken');
      }
    } finally {
      // Whoever reads no further does not care how it ends.
      source.return?.().catch(() => undefined);
    }
    if (byteCount === 0) throw unfit('it is empty');
  }

  /** Aloud once: it will not be different with the next. */
  #complain(index: number, error: unknown): void {
    const fields = { block: index, error: error instanceof CodedError ? error.message : error };
    const message =
      'No snapshot of the application is kept: after a restart it gets all blocks since the last one again';
    if (this.#hasComplained) this.#init.logger.debug(fields, message);
    else this.#init.logger.warn(fields, message);
    this.#hasComplained = true;
  }
}

function unfit(reason: string): NodeError {
  return new NodeError('BABBLE_NODE_SNAPSHOT_UNFIT', `the snapshot of the application cannot be kept: ${reason}`);
}
