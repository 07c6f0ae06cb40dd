// Mouse, pen, fingers and wheel, as what they mean for the drawing: move, zoom, look at, open.
import type { Orientation } from './projection.ts';

export interface GestureHandlers {
  readonly orientation: () => Orientation;
  /** There are more lanes than fit, so that the wheel is needed for them. */
  readonly overflows: () => boolean;
  /** By pixels along the time axis; positive is towards older events. */
  readonly pan: (pixels: number) => void;
  /** It goes on with this speed, in pixels per millisecond. */
  readonly push: (speed: number) => void;
  readonly zoom: (factor: number, along: number) => void;
  /** Nothing is looked at: `undefined`. */
  readonly look: (place: { readonly x: number; readonly y: number } | undefined) => void;
  /** `touched`: with a finger, which cannot hover. */
  readonly open: (place: { readonly x: number; readonly y: number }, touched: boolean) => void;
}

interface Finger {
  x: number;
  y: number;
}

/** A pointer that moves less is a click. */
const CLICK_PX = 6;
const WHEEL_ZOOM = 0.0022;
/** Pixels per wheel line, where the browser counts lines. */
const LINE_PX = 18;

/** Returns how to stop. */
export function listenToGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const fingers = new Map<number, Finger>();
  let [moved, speed, lastMove] = [0, 0, 0];
  const along = ({ x, y }: Finger): number => (handlers.orientation() === 'right' ? x : y);
  const placeOf = (event: MouseEvent): Finger => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, placeOf(event));
    [moved, speed, lastMove] = [0, 0, event.timeStamp];
    handlers.push(0);
  };
  const move = (event: PointerEvent): void => {
    const place = placeOf(event);
    const before = fingers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== 'touch') handlers.look(place);
      return;
    }
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, finger]) => finger);
    if (other !== undefined) pinch(before, place, other);
    else drag(event, before, place);
    fingers.set(event.pointerId, place);
  };
  const drag = (event: PointerEvent, before: Finger, place: Finger): void => {
    const pixels = along(place) - along(before);
    moved += Math.hypot(place.x - before.x, place.y - before.y);
    if (moved <= CLICK_PX) return;
    // Only now: whoever clicks wants the click.
    element.setPointerCapture(event.pointerId);
    handlers.look(undefined);
    handlers.pan(pixels);
    const elapsed = Math.max(1, event.timeStamp - lastMove);
    speed = 0.6 * speed + 0.4 * (pixels / elapsed);
    lastMove = event.timeStamp;
  };
  const pinch = (before: Finger, place: Finger, other: Finger): void => {
    moved = Number.POSITIVE_INFINITY;
    const distance = (finger: Finger): number => Math.max(12, Math.hypot(finger.x - other.x, finger.y - other.y));
    handlers.zoom(distance(place) / distance(before), (along(place) + along(other)) / 2);
    handlers.pan((along(place) - along(before)) / 2);
  };
  const up = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId)) return;
    if (moved <= CLICK_PX) handlers.open(placeOf(event), event.pointerType === 'touch');
    else if (fingers.size === 0 && event.timeStamp - lastMove < 60) handlers.push(speed);
  };
  const cancel = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
  };
  const leave = (): void => handlers.look(undefined);
  const wheel = (event: WheelEvent): void => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const place = placeOf(event);
    if (event.ctrlKey) handlers.zoom(Math.exp(-event.deltaY * unit * WHEEL_ZOOM * 3), along(place));
    else if (isAcross(event, handlers)) return;
    else handlers.pan(-(Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY) * unit);
    event.preventDefault();
  };

  const abort = new AbortController();
  const { signal } = abort;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', cancel, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  return () => abort.abort();
}

/** It is for the lanes, which the browser scrolls. */
function isAcross({ deltaX, deltaY, shiftKey }: WheelEvent, { orientation, overflows }: GestureHandlers): boolean {
  const isSideways = shiftKey || Math.abs(deltaX) > Math.abs(deltaY);
  return overflows() && isSideways === (orientation() === 'down');
}
