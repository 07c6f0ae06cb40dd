// The ground of the drawing: rounds as steps of light and shade, one step per validator, and their numbers.
import type { Palette } from './palette.ts';
import { AXIS, type Projection } from './projection.ts';
import type { VisibleLane } from './visible.ts';

/** Pixels between the beginnings of two numbers. */
const LABEL_PX = 46;

interface Stretch {
  readonly round: number;
  readonly from: number;
  readonly to: number;
}

/** `reach`: the layer of the newest event. */
export function drawRounds(
  context: CanvasRenderingContext2D,
  projection: Projection,
  lanes: readonly VisibleLane[],
  palette: Palette,
  reach: number,
): void {
  const begins = new Map<number, number>();
  context.fillStyle = palette.roundTint;
  for (const visible of lanes) {
    for (const { round, from, to } of stretches(visible, reach)) {
      begins.set(round, Math.min(begins.get(round) ?? from, from));
      if (round % 2 === 1) fillStretch(context, projection, visible.lane, from, to);
    }
  }
  drawNumbers(context, projection, palette, begins);
}

/** Half a layer before its first event a round begins on a lane. */
function stretches({ nodes }: VisibleLane, reach: number): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const [i, { facts, layer }] of nodes.entries()) {
    const last = found.at(-1);
    const next = nodes[i + 1];
    const to = next === undefined ? Math.max(reach, layer) + 0.5 : next.layer - 0.5;
    if (last?.round === facts.round) found[found.length - 1] = { ...last, to };
    else found.push({ round: facts.round, from: layer - 0.5, to });
  }
  return found;
}

function fillStretch(
  context: CanvasRenderingContext2D,
  projection: Projection,
  lane: number,
  from: number,
  to: number,
): void {
  const { laneSize } = projection;
  const start = projection.at(projection.along(from), projection.across(lane) - laneSize / 2);
  const end = projection.at(projection.along(to), projection.across(lane) + laneSize / 2);
  context.fillRect(start.x, start.y, end.x - start.x, end.y - start.y);
}

function drawNumbers(
  context: CanvasRenderingContext2D,
  projection: Projection,
  palette: Palette,
  begins: ReadonlyMap<number, number>,
): void {
  context.fillStyle = palette.faintText;
  context.font = `500 11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = projection.orientation === 'right' ? 'left' : 'center';
  const sorted = [...begins].sort(([a], [b]) => a - b);
  // Of those that begin before the edge only the newest is named there.
  const begun = sorted.findLast(([, from]) => projection.along(from) <= 0)?.[0] ?? Number.NEGATIVE_INFINITY;
  let free = Number.NEGATIVE_INFINITY;
  for (const [round, from] of sorted) {
    const along = Math.max(projection.along(from), 0);
    if (round < begun || along < free || along > projection.length) continue;
    free = along + (projection.orientation === 'right' ? LABEL_PX : LABEL_PX / 2);
    const { x, y } = projection.at(along + (projection.orientation === 'right' ? 4 : 10), AXIS / 2);
    context.fillText(String(round), x, y);
  }
}
