// One event: a circle, or a diamond for a witness. Hollow while undetermined, then in the colour of its round received. A famous
// witness has a second outline, one that is not famous a bar; a dot inside means that it carries transactions. Nothing is told by colour alone.
import type { FameAnswer } from '@babble/service';
import type { Palette } from './palette.ts';
import { colourOf } from './palette.ts';
import type { Point } from './projection.ts';

export interface Mark {
  readonly at: Point;
  readonly radius: number;
  readonly witness: boolean;
  readonly fame: FameAnswer | null;
  readonly roundReceived: number | null;
  readonly loaded: boolean;
  /** 0 … 1 while it appears. */
  readonly grown: number;
  /** 1 … 0 after it was received. */
  readonly glow: number;
}

const WITNESS = 1.38;
/** Below this radius there is no room for details. */
const DETAIL = 3;

export function drawNode(context: CanvasRenderingContext2D, mark: Mark, palette: Palette): void {
  const { at, witness, fame, roundReceived, loaded, glow } = mark;
  const radius = mark.radius * mark.grown * (witness ? WITNESS : 1);
  const colour = colourOf(palette, roundReceived);
  if (glow > 0) drawGlow(context, at, radius, colour, glow);
  outline(context, at, radius, witness);
  context.fillStyle = roundReceived === null ? palette.background : colour;
  context.fill();
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, radius * 0.28);
  context.stroke();
  if (radius < DETAIL) return;
  if (fame === 'famous') drawSecondOutline(context, at, radius, colour);
  if (fame === 'notFamous') drawBar(context, at, radius, palette.text);
  if (loaded) drawDot(context, at, radius, roundReceived === null ? colour : palette.background);
}

function outline(context: CanvasRenderingContext2D, { x, y }: Point, radius: number, witness: boolean): void {
  context.beginPath();
  if (!witness) {
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
}

function drawGlow(
  context: CanvasRenderingContext2D,
  { x, y }: Point,
  radius: number,
  colour: string,
  glow: number,
): void {
  context.globalAlpha = 0.35 * glow;
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius * (2.6 - glow), 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
}

function drawSecondOutline(context: CanvasRenderingContext2D, at: Point, radius: number, colour: string): void {
  outline(context, at, radius * 1.62, true);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, radius * 0.2);
  context.stroke();
}

function drawBar(context: CanvasRenderingContext2D, { x, y }: Point, radius: number, colour: string): void {
  context.beginPath();
  context.moveTo(x - radius * 1.2, y + radius * 1.2);
  context.lineTo(x + radius * 1.2, y - radius * 1.2);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.2, radius * 0.24);
  context.stroke();
}

function drawDot(context: CanvasRenderingContext2D, { x, y }: Point, radius: number, colour: string): void {
  context.beginPath();
  context.arc(x, y, radius * 0.3, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}
