// How the camera moves from one picture to the next: after the newest event, or on by itself after a push.
import type { Camera } from './projection.ts';
import { MARGIN_PX, startToFollow } from './projection.ts';

/** After so long two thirds of the way are done. */
const FOLLOW_MS = 160;
/** After so long a third of the speed is left. */
const SLOWING_MS = 260;
/** Pixels per millisecond; what is slower stands. */
const STANDS = 0.02;

export interface Follow {
  /** Layers of the oldest event in memory and of the newest that is shown. */
  readonly oldest: number;
  readonly newest: number;
  /** Length of the time axis in pixels. */
  readonly length: number;
  readonly elapsedMs: number;
  /** No gliding: the camera stands until the newest event is out of sight, and then jumps half a picture. */
  readonly calm: boolean;
}

export function followed(camera: Camera, { oldest, newest, length, elapsedMs, calm }: Follow): Camera {
  const visible = length / camera.spacing;
  // What fits is shown from its beginning.
  const target = Math.max(oldest - 1.5, startToFollow(newest, length, camera.spacing));
  const distance = target - camera.start;
  if (calm) {
    const isInSight = newest <= camera.start + visible && newest >= camera.start && camera.start >= oldest - 1.5;
    return isInSight ? camera : { ...camera, start: Math.max(oldest - 1.5, newest - visible / 2) };
  }
  if (Math.abs(distance) > 2 * visible || Math.abs(distance) < 0.01) return { ...camera, start: target };
  const eased = camera.start + distance * (1 - Math.exp(-elapsedMs / FOLLOW_MS));
  // However fast they come: the newest stays in sight.
  return { ...camera, start: Math.max(eased, target - (0.7 * MARGIN_PX) / camera.spacing) };
}

/** The speed that is left, in pixels per millisecond; 0 when it stands. */
export function slowed(speed: number, elapsedMs: number): number {
  const left = speed * Math.exp(-elapsedMs / SLOWING_MS);
  return Math.abs(left) < STANDS ? 0 : left;
}
