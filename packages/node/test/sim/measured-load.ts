// Load for a simulated network, and what the gossip policy made of it (ADR 0008).
import type { SimulatedNetwork } from './simulated-network.ts';

export interface Outcome {
  /** Events of all nodes per decided round, during the load. */
  readonly eventsPerRound: number;
  /** Milliseconds from submission to the commit at the submitting node, ascending. */
  readonly finalitiesMs: readonly number[];
  readonly stalls: number;
  readonly suspicions: number;
  /** Most undetermined events per node at any node, while the load went on and until all was committed. */
  readonly mostUndetermined: number;
}

export interface Load {
  /** How long it goes on, in ms. */
  readonly ms: number;
  /** Between two transactions, each at a node by chance. */
  readonly pauseMs: number;
  /** How long after the load the last commit may come. */
  readonly limitMs?: number;
  /** Called before each transaction. */
  readonly meanwhile?: (passedMs: number) => void | Promise<void>;
}

interface Progress {
  readonly events: number;
  readonly round: number;
  readonly stalls: number;
  readonly suspicions: number;
}

/** The smallest number of events per round that any policy can reach with this many validators, one other-parent per event. */
export function fewestEventsPerRound(size: number): number {
  return 2 * Math.floor((2 * size) / 3);
}

/** Submits transactions, and waits until each is committed at the node that it was submitted to. */
export async function load(
  network: SimulatedNetwork,
  { ms, pauseMs, limitMs = 10_000, meanwhile }: Load,
): Promise<Outcome> {
  const { clock, nodes, random } = network;
  const submitted = new Map<string, number>();
  const finalitiesMs: number[] = [];
  const stopListening = nodes.map(({ node }, i) =>
    node.on('block', ({ block }) => {
      for (const transaction of block.body.transactions ?? []) {
        const key = `${i} ${new TextDecoder().decode(transaction ?? undefined)}`;
        const at = submitted.get(key);
        if (at !== undefined) finalitiesMs.push(clock.now() - at);
      }
    }),
  );
  let mostUndetermined = 0;
  const look = (): void => {
    for (const { node } of nodes) {
      mostUndetermined = Math.max(mostUndetermined, Number(node.statistics().undetermined_events) / nodes.length);
    }
  };
  const before = progressOf(network);
  for (let sent = 0; sent * pauseMs < ms; sent += 1) {
    await meanwhile?.(sent * pauseMs);
    const i = Math.floor(random.next() * nodes.length);
    submitted.set(`${i} ${sent}`, clock.now());
    await nodes[i]?.node.submit(new TextEncoder().encode(String(sent)));
    await clock.run(pauseMs);
    look();
  }
  const after = progressOf(network);
  await clock.runUntil(() => finalitiesMs.length === submitted.size, limitMs);
  look();
  for (const stopOne of stopListening) stopOne();
  return {
    eventsPerRound: (after.events - before.events) / (after.round - before.round),
    finalitiesMs: finalitiesMs.sort((a, b) => a - b),
    stalls: after.stalls - before.stalls,
    suspicions: after.suspicions - before.suspicions,
    mostUndetermined,
  };
}

/** Counts over all nodes, so far. */
export function progressOf({ nodes }: SimulatedNetwork): Progress {
  const health = nodes.map(({ node }) => node.gossipHealth());
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    events: sum(health.map(({ createdEvents }) => createdEvents)),
    round: Math.max(...nodes.map(({ node }) => node.lastConsensusRound)),
    stalls: sum(health.map(({ stalls }) => stalls)),
    suspicions: sum(health.map(({ suspicions }) => suspicions)),
  };
}

/** The value below which this share of them lies. */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.POSITIVE_INFINITY;
}

/** Stops all nodes; what is under way at them may need time. */
export async function stop({ clock, nodes }: Pick<SimulatedNetwork, 'clock' | 'nodes'>): Promise<void> {
  let isStopped = false;
  const stopped = Promise.all(nodes.map(({ node }) => node.stop())).then(() => {
    isStopped = true;
  });
  await clock.runUntil(() => isStopped, 60_000);
  await stopped;
}
