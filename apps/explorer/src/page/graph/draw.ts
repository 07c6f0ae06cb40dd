// One picture of the hashgraph: rounds, chains, lines to other-parents, events. Only what is in sight is drawn, so that a picture
// costs the same however much is in memory.
import type { GraphNode } from '../model/graph-node.ts';
import type { GraphWindow } from '../model/graph-window.ts';
import { drawNode } from './draw-node.ts';
import { drawRounds } from './draw-rounds.ts';
import type { Palette } from './palette.ts';
import type { Projection } from './projection.ts';
import { type VisibleLane, visibleOf } from './visible.ts';

const APPEARS_MS = 220;
const GLOWS_MS = 700;
/** What is not emphasised, while something is. */
const FADED = 0.22;

export interface Scene {
  readonly window: GraphWindow;
  readonly projection: Projection;
  readonly palette: Palette;
  /** How many events of the node are there already. */
  readonly position: number;
  /** By the clock of the page. */
  readonly nowMs: number;
  /** No movement: what changes is there at once. */
  readonly calm: boolean;
  readonly hovered: GraphNode | undefined;
  readonly selected: GraphNode | undefined;
  /** All others fade. */
  readonly emphasised: ReadonlySet<GraphNode> | undefined;
  /** On top of that: events on the way between two witnesses. */
  readonly path: ReadonlySet<GraphNode> | undefined;
}

export interface Drawn {
  /** Events that were drawn. */
  readonly count: number;
  /** Something is on its way: another picture is needed soon. */
  readonly moving: boolean;
}

export function draw(context: CanvasRenderingContext2D, scene: Scene): Drawn {
  const { window, projection, palette, position } = scene;
  const { from, to } = projection.visible;
  const { lanes, children } = visibleOf(window, from, to, position);
  drawRounds(context, projection, lanes, palette, window.reachAt(position));
  drawChains(context, scene, lanes);
  const places = new Map(window.lanes.map(({ creator }, lane) => [creator, lane] as const));
  drawEdges(context, scene, children, places);
  let [count, moving] = [0, false];
  for (const { lane, nodes } of lanes) {
    for (const node of nodes) {
      if (node.layer < from - 1 || node.layer > to + 1) continue;
      moving = drawEvent(context, scene, node, lane) || moving;
      count += 1;
    }
  }
  context.globalAlpha = 1;
  drawMarks(context, scene, places);
  return { count, moving };
}

function drawChains(
  context: CanvasRenderingContext2D,
  { projection, palette }: Scene,
  lanes: readonly VisibleLane[],
): void {
  context.strokeStyle = palette.chain;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const { lane, nodes } of lanes) {
    const [first, last] = [nodes[0], nodes.at(-1)];
    if (first === undefined || last === undefined) continue;
    // What has no self-parent is the beginning; all others go on beyond the edge.
    const start = projection.point(first.facts.selfParent === null ? first.layer : first.layer - 1, lane);
    const end = projection.point(last.layer, lane);
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
  }
  context.stroke();
}

function drawEdges(
  context: CanvasRenderingContext2D,
  scene: Scene,
  children: readonly GraphNode[],
  places: ReadonlyMap<string, number>,
): void {
  const { palette, emphasised, path } = scene;
  const isIn = (set: ReadonlySet<GraphNode> | undefined, child: GraphNode): boolean =>
    set?.has(child) === true && child.other !== undefined && set.has(child.other);
  const plain = children.filter((child) => !isIn(emphasised, child) && !isIn(path, child));
  const emphasisedOnly = children.filter((child) => isIn(emphasised, child) && !isIn(path, child));
  context.globalAlpha = emphasised === undefined ? 1 : FADED;
  strokeEdges(context, scene, plain, places, palette.edge, 1);
  context.globalAlpha = 1;
  strokeEdges(context, scene, emphasisedOnly, places, palette.chain, 1.3);
  if (path === undefined) return;
  strokeEdges(
    context,
    scene,
    children.filter((child) => isIn(path, child)),
    places,
    palette.strong,
    2,
  );
  strokeSelfEdges(context, scene, path, places);
}

function strokeEdges(
  context: CanvasRenderingContext2D,
  { projection }: Scene,
  children: readonly GraphNode[],
  places: ReadonlyMap<string, number>,
  colour: string,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (const { other, layer, facts } of children) {
    const [to, from] = [places.get(facts.creator), places.get(other?.facts.creator ?? '')];
    if (other === undefined || to === undefined || from === undefined) continue;
    const start = projection.point(other.layer, from);
    const end = projection.point(layer, to);
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
  }
  context.stroke();
}

function strokeSelfEdges(
  context: CanvasRenderingContext2D,
  { projection, palette }: Scene,
  path: ReadonlySet<GraphNode>,
  places: ReadonlyMap<string, number>,
): void {
  context.strokeStyle = palette.strong;
  context.lineWidth = 2;
  context.beginPath();
  for (const { self, layer, facts } of path) {
    const lane = places.get(facts.creator);
    if (self === undefined || lane === undefined || !path.has(self)) continue;
    const start = projection.point(self.layer, lane);
    const end = projection.point(layer, lane);
    context.moveTo(start.x, start.y);
    context.lineTo(end.x, end.y);
  }
  context.stroke();
}

/** Whether it is still changing. */
function drawEvent(context: CanvasRenderingContext2D, scene: Scene, node: GraphNode, lane: number): boolean {
  const { projection, palette, position, nowMs, calm, emphasised, path } = scene;
  // What has no time was there when the page began.
  const age = (since: number, duration: number): number =>
    calm || since === 0 ? 1 : Math.min(1, (nowMs - since) / duration);
  const [grown, glown] = [age(node.bornAt, APPEARS_MS), age(node.receivedAtMs, GLOWS_MS)];
  const isFaded = emphasised !== undefined && !emphasised.has(node) && path?.has(node) !== true;
  context.globalAlpha = isFaded ? FADED : 1;
  drawNode(
    context,
    {
      at: projection.point(node.layer, lane),
      radius: projection.radius,
      witness: node.facts.witness,
      fame: node.fameAt(position),
      roundReceived: node.roundReceivedAt(position),
      loaded: node.facts.transactions + node.facts.internalTransactions > 0,
      grown: 0.4 + 0.6 * grown * (2 - grown),
      glow: 1 - glown,
    },
    palette,
  );
  return grown < 1 || glown < 1;
}

function drawMarks(
  context: CanvasRenderingContext2D,
  { projection, palette, hovered, selected }: Scene,
  places: ReadonlyMap<string, number>,
): void {
  for (const [node, width] of [
    [selected, 2.5],
    [hovered, 1.5],
  ] as const) {
    const lane = places.get(node?.facts.creator ?? '');
    if (node === undefined || lane === undefined) continue;
    const { x, y } = projection.point(node.layer, lane);
    context.beginPath();
    context.arc(x, y, projection.radius * 2.4 + 2, 0, 2 * Math.PI);
    context.strokeStyle = palette.accent;
    context.lineWidth = width;
    context.stroke();
  }
}
