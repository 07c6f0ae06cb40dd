// Snapshots for peers, piece by piece: the application is asked once, and nobody holds more than the last pieces (extension `snapshot`).
// Rules APP-API-3, NODE-FF-2, OURS-8.
import type { Sha256 } from '@babble/crypto';
import type { CancelSignal, CancelSource, Clock, Logger, Timer } from '@babble/host';
import { cancelSource, neverCancelled, pause } from '@babble/host';
import type { SnapshotPiece } from '@babble/net';
import { SNAPSHOT_PIECE_BYTES } from '@babble/net';
import type { AppProxy } from '@babble/proxy';
import { unlessAborted } from '../unless-aborted.ts';
import { ServedSnapshot, unavailable } from './served-snapshot.ts';

/** How much is kept, and how long. */
export interface SnapshotServerLimits {
  /** Pieces kept of each snapshot, for answers that were lost: 2 MiB. */
  readonly windowCount: number;
  /** Snapshots open at the same time. */
  readonly openCount: number;
  /** A snapshot that nobody asks for so long is closed. */
  readonly idleMs: number;
  /** So long after the last question a snapshot does not make room for another one: whoever reads it comes again. */
  readonly graceMs: number;
}

export const DEFAULT_SNAPSHOT_SERVER_LIMITS: SnapshotServerLimits = {
  windowCount: 8,
  openCount: 4,
  idleMs: 30_000,
  graceMs: 5_000,
};

export interface SnapshotServerInit {
  readonly app: Pick<AppProxy, 'getSnapshot'>;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: Partial<SnapshotServerLimits>;
}

interface Open {
  readonly snapshot: ServedSnapshot;
  /** Ends the call to the application. */
  readonly source: CancelSource;
  /** Requests that wait for a piece. */
  waiting: number;
  usedAt: number;
  timer: Timer;
}

export class SnapshotServer {
  readonly #init: SnapshotServerInit;
  readonly #limits: SnapshotServerLimits;
  readonly #open = new Set<Open>();
  #stopped = false;

  constructor(init: SnapshotServerInit) {
    this.#init = init;
    this.#limits = { ...DEFAULT_SNAPSHOT_SERVER_LIMITS, ...init.limits };
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** Pieces in memory, of all snapshots together. */
  get keptCount(): number {
    return [...this.#open].reduce((count, { snapshot }) => count + snapshot.keptCount, 0);
  }

  /**
   * The piece of the application's state after a block. The application is asked for its snapshot only if none that is open has the piece or is
   * about to read it; it goes on reading when `signal` is aborted, so that a later request finds what it asked for. Rejects with what the
   * application throws, with the reason of the signal, and with `BABBLE_NODE_SNAPSHOT_UNAVAILABLE`.
   */
  async read(blockIndex: number, offset: number, signal: CancelSignal): Promise<SnapshotPiece> {
    if (this.#stopped) throw unavailable('the node is stopping');
    if (!Number.isSafeInteger(offset) || offset < 0 || offset % SNAPSHOT_PIECE_BYTES !== 0) {
      throw unavailable(`no piece of a snapshot begins at ${offset}`);
    }
    const open = this.#find(blockIndex, offset) ?? this.#openAnother(blockIndex);
    open.waiting += 1;
    this.#touch(open);
    try {
      return await unlessAborted(signal, unlessAborted(open.source.signal, this.#pieceOf(open, offset)));
    } finally {
      open.waiting -= 1;
      this.#touch(open);
    }
  }

  /** Closes all snapshots; later requests are refused. */
  stop(): void {
    this.#stopped = true;
    for (const open of [...this.#open]) this.#close(open, 'the node is stopping');
  }

  async #pieceOf(open: Open, offset: number): Promise<SnapshotPiece> {
    try {
      return await open.snapshot.piece(offset);
    } catch (error) {
      // The next request begins anew.
      if (open.snapshot.hasFailed) this.#forget(open);
      throw error;
    }
  }

  #find(blockIndex: number, offset: number): Open | undefined {
    return [...this.#open].find(({ snapshot }) => snapshot.blockIndex === blockIndex && snapshot.serves(offset));
  }

  #openAnother(blockIndex: number): Open {
    this.#makeRoom();
    const { app, sha256, clock, logger } = this.#init;
    const source = cancelSource();
    const snapshot = new ServedSnapshot({
      blockIndex,
      sha256,
      windowCount: this.#limits.windowCount,
      open: () => app.getSnapshot(blockIndex, source.signal),
      giveWay: () => pause(clock, 0, neverCancelled),
    });
    const open: Open = { snapshot, source, waiting: 0, usedAt: clock.now(), timer: undefined };
    this.#open.add(open);
    logger.debug({ block: blockIndex, open: this.#open.size }, 'Asking the application for its snapshot');
    return open;
  }

  /** Closes the snapshot that was not asked for longest, if one more would be too many. */
  #makeRoom(): void {
    if (this.#open.size < this.#limits.openCount) return;
    const latest = this.#init.clock.now() - this.#limits.graceMs;
    const idle = [...this.#open].filter(({ waiting, usedAt }) => waiting === 0 && usedAt <= latest);
    const [oldest] = idle.sort((a, b) => a.usedAt - b.usedAt);
    if (oldest === undefined) throw unavailable('too many snapshots are being read; ask again later');
    this.#close(oldest, 'another one needs the place');
  }

  #touch(open: Open): void {
    const { clock } = this.#init;
    clock.clearTimeout(open.timer);
    if (!this.#open.has(open)) return;
    open.usedAt = clock.now();
    open.timer = clock.setTimeout(() => {
      if (open.waiting === 0) this.#close(open, 'nobody asks for it');
      else this.#touch(open);
    }, this.#limits.idleMs);
  }

  #close(open: Open, reason: string): void {
    this.#forget(open);
    open.source.cancel(unavailable(reason));
  }

  #forget(open: Open): void {
    this.#open.delete(open);
    this.#init.clock.clearTimeout(open.timer);
    open.snapshot.close();
  }
}
