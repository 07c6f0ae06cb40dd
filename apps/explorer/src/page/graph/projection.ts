// Where things are on the canvas. Time runs along one axis, validators lie across the other; on wide screens time runs to the
// right, on narrow ones downward. All lengths are CSS pixels.

/** Between two neighbouring layers: the closest and the widest; at first, as many as show what is decided beside what is not yet. */
export const SPACING = { least: 4, most: 56, first: { right: 26, down: 17 } } as const;
/** The strip with the numbers of the rounds. */
export const AXIS = 26;
const LANE = { least: { right: 38, down: 31 }, most: 112 } as const;
/** Room at the newest end, so that what comes is not at the edge. */
export const MARGIN_PX = 56;

export type Orientation = 'right' | 'down';

/** Narrower areas have time run downward. */
const NARROW_PX = 640;

export function orientationOf(width: number): Orientation {
  return width >= NARROW_PX ? 'right' : 'down';
}

/** Which part of the time axis is shown. */
export interface Camera {
  /** The layer at the older edge; a fraction while it moves. */
  readonly start: number;
  readonly spacing: number;
}

export interface Area {
  readonly orientation: Orientation;
  /** What can be seen of the canvas. */
  readonly width: number;
  readonly height: number;
  readonly laneCount: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export class Projection {
  readonly orientation: Orientation;
  readonly camera: Camera;
  /** Length of the time axis. */
  readonly length: number;
  readonly laneSize: number;
  /** Across all lanes, with the strip of the rounds: may be more than can be seen. */
  readonly breadth: number;

  constructor({ orientation, width, height, laneCount }: Area, camera: Camera) {
    this.orientation = orientation;
    this.camera = camera;
    const across = (orientation === 'right' ? height : width) - AXIS;
    this.length = orientation === 'right' ? width : height;
    this.laneSize = Math.max(LANE.least[orientation], Math.min(LANE.most, across / Math.max(1, laneCount)));
    this.breadth = AXIS + this.laneSize * Math.max(1, laneCount);
  }

  along(layer: number): number {
    return (layer - this.camera.start) * this.camera.spacing;
  }

  across(lane: number): number {
    return AXIS + (lane + 0.5) * this.laneSize;
  }

  point(layer: number, lane: number): Point {
    return this.at(this.along(layer), this.across(lane));
  }

  /** From lengths along and across to those of the canvas. */
  at(along: number, across: number): Point {
    return this.orientation === 'right' ? { x: along, y: across } : { x: across, y: along };
  }

  /** The layer at a place of the canvas, a fraction. */
  layerAt(x: number, y: number): number {
    return this.camera.start + (this.orientation === 'right' ? x : y) / this.camera.spacing;
  }

  laneAt(x: number, y: number): number {
    return Math.floor(((this.orientation === 'right' ? y : x) - AXIS) / this.laneSize);
  }

  /** Layers at both edges. */
  get visible(): { readonly from: number; readonly to: number } {
    return { from: this.camera.start, to: this.camera.start + this.length / this.camera.spacing };
  }

  /** Radius of an ordinary event. */
  get radius(): number {
    return Math.max(1.6, Math.min(this.camera.spacing * 0.27, this.laneSize * 0.16, 6.5));
  }
}

/** Where the camera has to begin so that `layer` is the newest that is shown. */
export function startToFollow(layer: number, length: number, spacing: number): number {
  return layer - Math.max(0, length - MARGIN_PX) / spacing;
}

/** The same place stays under the finger: `along` pixels from the older edge. */
export function zoomed({ start, spacing }: Camera, factor: number, along: number): Camera {
  const next = Math.max(SPACING.least, Math.min(SPACING.most, spacing * factor));
  return { spacing: next, start: start + along / spacing - along / next };
}
