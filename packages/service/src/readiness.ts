// Whether a node takes part in consensus, and consensus goes on: what load balancers, orchestrators and people want to know in one word.
import type { ServiceNode } from './service-node.ts';

/** So long something may wait without a round being decided. */
const PATIENCE_MS = 10_000;

/** Why the node is not ready, as sentences for people; empty if it is. */
export function reasonsNotReady(
  node: Pick<ServiceNode, 'look' | 'statistics' | 'validators'>,
  nowMs: number,
): readonly string[] {
  const { state } = node.statistics();
  if (state !== 'Babbling') return [`state is ${state}`];
  return [unreachable(node), standstill(node, nowMs)].filter((reason) => reason !== undefined);
}

/** Fewer validators answer than consensus needs. */
function unreachable(node: Pick<ServiceNode, 'look' | 'validators'>): string | undefined {
  const { look } = node;
  const newest = node.validators(Math.max(look.lastRound, 0));
  const failing = look.liveness().filter(({ key, contact }) => newest.has(key) && contact?.isFailing === true).length;
  const reached = newest.size - failing;
  if (reached >= newest.superMajority) return undefined;
  return `${reached} of ${newest.size} validators can be reached, and ${newest.superMajority} are needed`;
}

/** Something waits, and no round is decided. */
function standstill({ look }: Pick<ServiceNode, 'look'>, nowMs: number): string | undefined {
  const { graph, pool, startedMs, lastDecidedMs } = look.measurements();
  const sinceMs = nowMs - Math.max(startedMs, lastDecidedMs ?? 0);
  if ((pool.count === 0 && graph.pendingLoadedEvents === 0) || sinceMs < PATIENCE_MS) return undefined;
  const waiting = `${pool.count} transactions and ${graph.pendingLoadedEvents} events wait`;
  return `no round was decided for ${Math.floor(sinceMs / 1_000)} s, although ${waiting}`;
}
