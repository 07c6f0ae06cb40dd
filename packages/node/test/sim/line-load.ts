// Load for simulated networks where its speed does not matter: numbered lines, until all who got some have committed the last one.
import { transactionsOf } from './committed.ts';
import type { SimulatedNetwork, SimulatedNode } from './simulated-network.ts';

/** Between two lines, in ms. */
const PAUSE_MS = 20;

/** Lines `<text> 0`, `<text> 1`, … in turn to the nodes `at`; fails if the last one is not committed at all of these after `decidedMs`. */
export type LineLoad = (
  network: SimulatedNetwork,
  at: readonly SimulatedNode[],
  count: number,
  text: string,
) => Promise<void>;

export function lineLoad(decidedMs: number): LineLoad {
  return async ({ clock }, at, count, text) => {
    for (let i = 0; i < count; i += 1) {
      await at[i % at.length]?.node.submit(new TextEncoder().encode(`${text} ${i}`));
      await clock.run(PAUSE_MS);
    }
    await clock.runUntil(() => at.every((node) => transactionsOf(node).includes(`${text} ${count - 1}`)), decidedMs);
  };
}
