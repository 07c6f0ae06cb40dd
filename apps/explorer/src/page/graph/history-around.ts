// The history around what is in sight: more of it is asked for before the camera gets there.
import type { GraphStore } from '../state/graph-store.ts';

/** In layers, fractions. */
export interface Sight {
  readonly from: number;
  readonly to: number;
}

export function loadAround(store: GraphStore, { from, to }: Sight): void {
  if (!store.loaded.value) return;
  const { window, position, following } = store;
  const oldest = window.nodes[0]?.layer ?? 0;
  const ahead = to - from;
  if (from < oldest + ahead) store.loadOlder();
  if (!following.value && to > window.reachAt(position.value) - ahead) store.loadNewer();
}

/** Where the camera may begin. Back: at the beginning, or so that the oldest event in memory just stays in sight until there are more. */
export function reach({ window, position, hasOlder }: GraphStore, { from, to }: Sight): Sight {
  const least = (window.nodes[0]?.layer ?? 0) - (hasOlder ? (to - from) * 0.9 : 1.5);
  return { from: least, to: window.reachAt(position.value) - 1 };
}

/** How many events the node had when the newest one in sight came. */
export function countBefore({ window, position }: GraphStore, layer: number): number {
  return window.lanes.reduce((count, lane) => {
    const node = lane.nodes[Math.min(lane.firstAt(layer), lane.countAt(position.value)) - 1];
    return Math.max(count, (node?.number ?? -1) + 1);
  }, 0);
}
