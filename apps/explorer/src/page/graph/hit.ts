// Which event is under the pointer, and which one is next in a direction.
import type { GraphNode } from '../model/graph-node.ts';
import type { GraphWindow } from '../model/graph-window.ts';
import type { Projection } from './projection.ts';

/** A finger is less exact than the drawing. */
const REACH_PX = 14;

/** The nearest event within reach. */
export function hitAt(
  window: GraphWindow,
  projection: Projection,
  position: number,
  x: number,
  y: number,
): GraphNode | undefined {
  const lane = projection.laneAt(x, y);
  const nodes = window.lanes[lane];
  if (nodes === undefined) return undefined;
  const near = nearestIn(window, lane, projection.layerAt(x, y), position);
  if (near === undefined) return undefined;
  const at = projection.point(near.layer, lane);
  return Math.hypot(at.x - x, at.y - y) <= Math.max(REACH_PX, projection.radius * 2) ? near : undefined;
}

/** The event of a lane that stands nearest to a layer. */
export function nearestIn(window: GraphWindow, lane: number, layer: number, position: number): GraphNode | undefined {
  const chain = window.lanes[lane];
  if (chain === undefined) return undefined;
  const count = chain.countAt(position);
  const after = Math.min(chain.firstAt(layer), count - 1);
  const candidates = [chain.nodes[after - 1], chain.nodes[after]].filter((node) => node !== undefined);
  return candidates.sort((a, b) => Math.abs(a.layer - layer) - Math.abs(b.layer - layer))[0];
}

export type Direction = 'older' | 'newer' | 'lane-before' | 'lane-after';

/** Along the chain, or on the next lane that has an event. */
export function neighbourOf(
  window: GraphWindow,
  node: GraphNode,
  direction: Direction,
  position: number,
): GraphNode | undefined {
  const lane = window.laneOf(node.facts.creator);
  const chain = window.lanes[lane];
  if (chain === undefined) return undefined;
  if (direction === 'older' || direction === 'newer') {
    const next = chain.nodes[chain.nodes.indexOf(node) + (direction === 'older' ? -1 : 1)];
    return next?.isThereAt(position) === true ? next : undefined;
  }
  const step = direction === 'lane-before' ? -1 : 1;
  for (let other = lane + step; other >= 0 && other < window.lanes.length; other += step) {
    const near = nearestIn(window, other, node.layer, position);
    if (near !== undefined) return near;
  }
  return undefined;
}
