// What every client has asked for lately and is being answered. Bounded: of more clients than are remembered the idle ones are forgotten, and if there
// are none, new ones share one account (OURS-8).

import type { ServiceLimits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

const MOST_CLIENTS = 10_000;
/** All are looked through at most this often. */
const FORGET_MS = 1_000;
/** Health checks of one client. */
const HEALTH_PER_SECOND = 10;
/** In place of a rate when there is none. */
const UNLIMITED = 1_000_000_000;
/** The account of those for whom there is no room. */
const OTHERS = '';

export interface Client {
  readonly requests: TokenBucket;
  /** Health checks have their own, so that nobody who shares the address can make a node look dead. */
  readonly health: TokenBucket;
  /** Answers under way. */
  active: number;
  streams: number;
}

export class Clients {
  readonly #limits: ServiceLimits;
  readonly #maxClients: number;
  readonly #clients = new Map<string, Client>();
  #forgotMs = Number.NEGATIVE_INFINITY;

  constructor(limits: ServiceLimits, maxClients: number = MOST_CLIENTS) {
    this.#limits = limits;
    this.#maxClients = maxClients;
  }

  get size(): number {
    return this.#clients.size;
  }

  get(address: string, nowMs: number): Client {
    const known = this.#clients.get(address);
    if (known !== undefined) return known;
    if (this.#clients.size >= this.#maxClients) this.#forget(nowMs);
    const name = this.#clients.size >= this.#maxClients ? OTHERS : address;
    const client = this.#clients.get(name) ?? this.#make(nowMs);
    this.#clients.set(name, client);
    return client;
  }

  #make(nowMs: number): Client {
    const rate = this.#limits.ratePerSecond === 0 ? UNLIMITED : this.#limits.ratePerSecond;
    return {
      requests: new TokenBucket(rate, 2 * rate, nowMs),
      health: new TokenBucket(HEALTH_PER_SECOND, 2 * HEALTH_PER_SECOND, nowMs),
      active: 0,
      streams: 0,
    };
  }

  #forget(nowMs: number): void {
    if (nowMs - this.#forgotMs < FORGET_MS) return;
    this.#forgotMs = nowMs;
    for (const [address, { active, streams, requests }] of this.#clients) {
      if (active === 0 && streams === 0 && requests.isFull(nowMs)) this.#clients.delete(address);
    }
  }
}
