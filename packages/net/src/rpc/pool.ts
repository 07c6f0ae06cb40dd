// Idle connections by target, the most recently used first. Rules NET-POOL-1, NET-POOL-2: ours checks and expires them, and closes
// them with the transport. (NET-POOL-3, the size of the reference's buffers, cannot be seen from outside.)
import type { Clock, Timer } from '@babble/host';
import type { ClientConnection } from './connection.ts';

export interface ConnectionPoolInit {
  readonly clock: Clock;
  /** Idle connections kept per target. */
  readonly maxPool: number;
  readonly idleMs: number;
}

interface Idle {
  readonly connection: ClientConnection;
  readonly timer: Timer;
}

export class ConnectionPool {
  readonly #init: ConnectionPoolInit;
  readonly #idle = new Map<string, Idle[]>();
  #closed = false;

  constructor(init: ConnectionPoolInit) {
    this.#init = init;
  }

  /** The connection to `target` that was returned last, or `undefined`. It belongs to the caller until given back. */
  take(target: string): ClientConnection | undefined {
    const stack = this.#idle.get(target);
    const idle = stack?.pop();
    if (stack?.length === 0) this.#idle.delete(target);
    if (idle === undefined) return undefined;
    this.#init.clock.clearTimeout(idle.timer);
    return idle.connection;
  }

  /** Keeps a connection after a complete exchange, or closes it when there are enough (NET-POOL-2). */
  give(target: string, connection: ClientConnection): void {
    const stack = this.#idle.get(target) ?? [];
    if (this.#closed || stack.length >= this.#init.maxPool) {
      connection.close();
      return;
    }
    const timer = this.#init.clock.setTimeout(() => this.#discard(target, idle), this.#init.idleMs);
    const idle: Idle = { connection, timer };
    stack.push(idle);
    this.#idle.set(target, stack);
    void connection.spoiled().then(() => this.#discard(target, idle));
  }

  /** Closes what is idle towards `target`. */
  drop(target: string): void {
    for (let idle = this.take(target); idle !== undefined; idle = this.take(target)) idle.close();
  }

  /** Closes everything, also what is given back later. */
  close(): void {
    this.#closed = true;
    for (const target of [...this.#idle.keys()]) this.drop(target);
  }

  /** Closes one idle connection; one that was taken meanwhile is not ours. */
  #discard(target: string, idle: Idle): void {
    const stack = this.#idle.get(target);
    const position = stack?.indexOf(idle) ?? -1;
    if (stack === undefined || position < 0) return;
    stack.splice(position, 1);
    if (stack.length === 0) this.#idle.delete(target);
    this.#init.clock.clearTimeout(idle.timer);
    idle.connection.close();
  }
}
