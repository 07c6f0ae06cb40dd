// A validator in a tab, as the page sees it: what it does, and the truth about it. Rules NODE-STOP-1, NODE-LEAVE-1.
import { type BabbleNode, leaveObstacle } from '@babble/node';
import type { Only } from './only-one.ts';
import { onOnline, onPageLife, pageClock } from './page-host.ts';
import type { RenewableSockets } from './renewable-sockets.ts';
import { SleepWatch } from './sleep-watch.ts';
import type { Sleep, ValidatorPhase, ValidatorStatus } from './status.ts';

/** A validator that was opened. */
export interface BrowserValidator {
  readonly publicKey: string;
  /** The node itself, for whoever looks deeper: blocks, peers, the graph. */
  readonly node: BabbleNode;
  readonly status: ValidatorStatus;
  /** Calls back with every new status; returns how to stop that. */
  onStatus(listener: (status: ValidatorStatus) => void): () => void;
  /** Hands a transaction over, as the node does. Rejects with `BABBLE_NODE_BUSY`, `BABBLE_NODE_TRANSACTION_TOO_LARGE` or `BABBLE_NODE_STOPPED`. */
  submit(transaction: Uint8Array): Promise<void>;
  /**
   * Asks the network to be removed from the validators, and closes when that is so. It is closed in any case; rejects with `BABBLE_NODE_TIMEOUT` or
   * `BABBLE_NODE_REFUSED` if it had to go without the network's consent. To come back is to join again.
   */
  leave(): Promise<void>;
  /** Closes without telling the network, which misses it from then on. Repeatable. The database stays: opened again, it goes on where it was. */
  close(): Promise<void>;
}

/** What a validator is made of. */
export interface Parts {
  /** Not started yet. */
  readonly node: BabbleNode;
  readonly sockets: RenewableSockets;
  readonly only: Only;
}

export class TabValidator implements BrowserValidator {
  readonly publicKey: string;
  readonly node: BabbleNode;
  readonly #parts: Parts;
  readonly #listeners = new Set<(status: ValidatorStatus) => void>();
  readonly #watch: SleepWatch;
  readonly #silence: readonly (() => void)[];
  #phase: ValidatorPhase = 'running';
  #lastSleep: Sleep | undefined;
  /** While it is leaving; ms since the epoch. */
  #leaveBeganMs: number | undefined;
  #error: unknown;
  #status: ValidatorStatus;
  #left: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: Parts) {
    const { node, sockets } = parts;
    this.#parts = parts;
    this.node = node;
    this.publicKey = node.publicKey;
    this.#status = this.#look();
    const tell = (): void => this.#tell();
    this.#watch = new SleepWatch({ clock: pageClock, beat: tell, woke: (sleep) => this.#woke(sleep) });
    this.#silence = [
      onPageLife(() => this.#watch.look()),
      onOnline(() => sockets.renew('the machine has a network again')),
      node.on('block', tell),
      node.on('state', tell),
      node.on('failure', ({ error }) => this.#fail(error)),
    ];
  }

  get status(): ValidatorStatus {
    return this.#status;
  }

  /** Rejects as the start of a node does; it is closed then. */
  async start(): Promise<void> {
    try {
      await this.node.start();
    } catch (error) {
      await this.close();
      throw error;
    }
    this.#tell();
  }

  onStatus(listener: (status: ValidatorStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  submit(transaction: Uint8Array): Promise<void> {
    return this.node.submit(transaction);
  }

  leave(): Promise<void> {
    this.#left ??= this.#leave();
    return this.#left;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #leave(): Promise<void> {
    if (this.#closed !== undefined) return this.#closed;
    this.#leaveBeganMs = pageClock.now();
    this.#enter('leaving');
    try {
      await this.node.leave();
    } finally {
      this.#leaveBeganMs = undefined;
      await this.close();
    }
  }

  /** Whatever fails on the way, another tab may open it afterwards. */
  async #close(): Promise<void> {
    try {
      await this.node.stop();
    } finally {
      this.#watch.stop();
      for (const stop of this.#silence) stop();
      this.#parts.only.release();
      if (this.#phase !== 'failed') this.#enter('closed');
      else this.#tell();
    }
  }

  /** The node stops by itself. */
  #fail(error: unknown): void {
    this.#error = error;
    this.#enter('failed');
    // What fails on the way is in the log of the node.
    this.close().catch(() => undefined);
  }

  /** The server may have given us up long ago, and peers find us through it alone. Links to peers end by themselves: they heard nothing. */
  #woke(sleep: Sleep): void {
    this.#lastSleep = sleep;
    this.#tell();
    this.#parts.sockets.renew('the page was asleep');
  }

  #enter(phase: ValidatorPhase): void {
    this.#phase = phase;
    this.#tell();
  }

  #look(): ValidatorStatus {
    const { node } = this;
    const contacts = node.look.liveness().flatMap(({ contact }) => contact?.lastContactMs ?? []);
    const lastContactMs = contacts.length === 0 ? undefined : Math.max(...contacts);
    const lastSleep = this.#lastSleep;
    const beganMs = this.#leaveBeganMs;
    return {
      phase: this.#phase,
      state: node.state ?? 'Shutdown',
      lastBlock: node.lastBlockIndex,
      lastContactMs,
      lastSleep,
      isStale: lastSleep !== undefined && (lastContactMs ?? 0) < lastSleep.untilMs,
      leaveObstacle: beganMs === undefined ? undefined : leaveObstacle(node, beganMs, pageClock.now()),
      error: this.#error,
    };
  }

  /** Nobody hears what he knows already. */
  #tell(): void {
    const before = this.#status;
    const now = this.#look();
    const names = Object.keys(now) as readonly (keyof ValidatorStatus)[];
    if (names.every((name) => now[name] === before[name])) return;
    this.#status = now;
    for (const listener of [...this.#listeners]) listener(now);
  }
}
