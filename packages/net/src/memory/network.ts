// A network in memory: who can reach whom, how long it takes, what gets lost. Rule NET-MEM-1. Time and chance come from outside: the same
// clock and the same seed give the same run.
import type { Clock, Random } from '@babble/host';
import type { IncomingRequest, Outcome } from '../rpc/request-gate.ts';

/** How messages travel from one address to another. */
export interface LinkConditions {
  /** Time of travel in milliseconds. */
  readonly delayMs: number;
  /** Up to so many milliseconds more, drawn for each message: messages overtake each other. */
  readonly jitterMs: number;
  /** Probability (0 … 1) that a message never arrives; its sender learns nothing. */
  readonly loss: number;
  /** Probability (0 … 1) that a message arrives twice. */
  readonly duplication: number;
}

/** Conditions not given are 0: everything arrives, once, in the next turn of the clock. */
export interface MemoryNetworkInit extends Partial<LinkConditions> {
  readonly clock: Clock;
  readonly random: Random;
}

/** Whoever is reached at an address. */
export interface Endpoint {
  receive(request: IncomingRequest): Promise<Outcome>;
}

/**
 * The controls are `partition`, `heal` and `setLink`; the other methods are for transports. An exchange is two messages, the request and the answer, and
 * each is delayed, lost, doubled or cut off by itself.
 */
export class MemoryNetwork {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #conditions: LinkConditions;
  readonly #links = new Map<string, Map<string, LinkConditions>>();
  readonly #endpoints = new Map<string, Endpoint>();
  #groups: ReadonlyMap<string, number> | undefined;

  constructor(init: MemoryNetworkInit) {
    const { clock, random, delayMs = 0, jitterMs = 0, loss = 0, duplication = 0 } = init;
    this.#clock = clock;
    this.#random = random;
    this.#conditions = { delayMs, jitterMs, loss, duplication };
  }

  /**
   * Cuts the network into groups of addresses: nothing passes between two of them any more, also what is under way. All addresses that are in no
   * group form one of their own. Replaces an earlier partition.
   */
  partition(groups: readonly (readonly string[])[]): void {
    this.#groups = new Map(groups.flatMap((group, number) => group.map((address) => [address, number] as const)));
  }

  /** Ends the partition. */
  heal(): void {
    this.#groups = undefined;
  }

  /** Sets conditions for messages from `from` to `to`, in this direction only; those not given are as for the whole network. */
  setLink(from: string, to: string, conditions: Partial<LinkConditions>): void {
    const links = this.#links.get(from) ?? new Map<string, LinkConditions>();
    links.set(to, { ...this.#conditions, ...conditions });
    this.#links.set(from, links);
  }

  /** `false` when somebody else is at the address. */
  attach(address: string, endpoint: Endpoint): boolean {
    if (this.#endpoints.has(address)) return false;
    this.#endpoints.set(address, endpoint);
    return true;
  }

  detach(address: string): void {
    this.#endpoints.delete(address);
  }

  endpointAt(address: string): Endpoint | undefined {
    return this.#endpoints.get(address);
  }

  /** Sends one message: `arrive` is called never, once or twice, always by the clock. */
  transmit(from: string, to: string, arrive: () => void): void {
    const { delayMs, jitterMs, loss, duplication } = this.#links.get(from)?.get(to) ?? this.#conditions;
    if (!this.#isReachable(from, to) || this.#happens(loss)) return;
    const copyCount = this.#happens(duplication) ? 2 : 1;
    for (let copy = 0; copy < copyCount; copy++) {
      const travelMs = delayMs + (jitterMs > 0 ? jitterMs * this.#random.next() : 0);
      this.#clock.setTimeout(() => {
        if (this.#isReachable(from, to)) arrive();
      }, travelMs);
    }
  }

  #isReachable(from: string, to: string): boolean {
    return this.#groups === undefined || this.#groups.get(from) === this.#groups.get(to);
  }

  #happens(probability: number): boolean {
    return probability > 0 && this.#random.next() < probability;
  }
}

/** A new network with nobody in it. */
export function memoryNetwork(init: MemoryNetworkInit): MemoryNetwork {
  return new MemoryNetwork(init);
}
