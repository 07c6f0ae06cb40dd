// How fast things go: the counters of a node, noted every second while somebody asks, and compared over the last minute. Bounded, and no work at all
// while nobody asks (OURS-8).
import type { ServiceNode } from './service-node.ts';

const SAMPLE_MS = 1_000;
const WINDOW_MS = 60_000;
/** Without a question for so long it stops. */
const PATIENCE_MS = 300_000;

interface Sample {
  readonly atMs: number;
  readonly events: number;
  readonly transactions: number;
  readonly rounds: number;
  /** Events of each creator, by public-key text. */
  readonly created: ReadonlyMap<string, number>;
}

export interface RatesNow {
  readonly eventsPerSecond: number;
  readonly transactionsPerSecond: number;
  readonly roundsPerSecond: number;
  /** By public-key text, 0 … 1; of the events since the beginning while there were none in the last minute. */
  readonly shares: ReadonlyMap<string, number>;
}

export interface RatesInit {
  readonly node: Pick<ServiceNode, 'look'>;
  readonly now: () => number;
}

export class Rates {
  readonly #init: RatesInit;
  #samples: Sample[] = [];
  #timer: NodeJS.Timeout | undefined;
  #askedMs = 0;

  constructor(init: RatesInit) {
    this.#init = init;
  }

  /** Over the last minute; before it was asked for a while, since the node was made. */
  read(): RatesNow {
    const newest = this.#sample();
    this.#askedMs = newest.atMs;
    this.#start(newest);
    const oldest = this.#samples[0];
    const isYoung = oldest === undefined || newest.atMs - oldest.atMs < SAMPLE_MS;
    const from = isYoung ? this.#beginning() : oldest;
    const seconds = Math.max((newest.atMs - from.atMs) / 1_000, 0.001);
    return {
      eventsPerSecond: rounded((newest.events - from.events) / seconds),
      transactionsPerSecond: rounded((newest.transactions - from.transactions) / seconds),
      roundsPerSecond: rounded((newest.rounds - from.rounds) / seconds),
      shares: sharesOf(newest, from),
    };
  }

  /** Whether counters are noted. */
  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  #start(first: Sample): void {
    if (this.#timer !== undefined) return;
    this.#samples = [first];
    this.#timer = setInterval(() => this.#tick(), SAMPLE_MS);
    this.#timer.unref();
  }

  #tick(): void {
    const sample = this.#sample();
    if (sample.atMs - this.#askedMs > PATIENCE_MS) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#samples = [];
      return;
    }
    // A graph that began anew counts from elsewhere.
    const last = this.#samples.at(-1);
    if (last !== undefined && (sample.events < last.events || sample.rounds < last.rounds)) this.#samples = [];
    this.#samples.push(sample);
    while ((this.#samples[0]?.atMs ?? 0) < sample.atMs - WINDOW_MS) this.#samples.shift();
  }

  #sample(): Sample {
    const { graph } = this.#init.node.look.measurements();
    return {
      atMs: this.#init.now(),
      events: graph.topologicalIndex,
      transactions: graph.consensusTransactions,
      rounds: (graph.lastConsensusRound ?? -1) + 1,
      created: new Map(this.#init.node.look.liveness().map(({ key, lastIndex }) => [key, lastIndex + 1])),
    };
  }

  #beginning(): Sample {
    const { startedMs } = this.#init.node.look.measurements();
    return { atMs: startedMs, events: 0, transactions: 0, rounds: 0, created: new Map() };
  }
}

function sharesOf(newest: Sample, from: Sample): ReadonlyMap<string, number> {
  const made = [...newest.created].map(
    ([key, count]) => [key, Math.max(count - (from.created.get(key) ?? 0), 0)] as const,
  );
  const total = made.reduce((sum, [, count]) => sum + count, 0);
  if (total > 0) return new Map(made.map(([key, count]) => [key, rounded(count / total)]));
  const all = [...newest.created.values()].reduce((sum, count) => sum + count, 0);
  return new Map([...newest.created].map(([key, count]) => [key, all === 0 ? 0 : rounded(count / all)]));
}

function rounded(value: number): number {
  return Math.max(0, Math.round(value * 1_000) / 1_000);
}
