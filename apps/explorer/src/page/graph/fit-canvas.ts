// The size of the canvas: what can be seen, and across the lanes as much as they need.
import type { Projection } from './projection.ts';

/** More pixels than that are not seen, but cost. */
const MOST_PIXEL_RATIO = 2;

/** Clears it for the next picture. Returns its layout in one word: another one is another size. */
export function fitCanvas(context: CanvasRenderingContext2D, viewport: HTMLElement, projection: Projection): string {
  const { canvas } = context;
  const { orientation, breadth, laneSize } = projection;
  const width = orientation === 'right' ? viewport.clientWidth : Math.max(viewport.clientWidth, breadth);
  const height = orientation === 'down' ? viewport.clientHeight : Math.max(viewport.clientHeight, breadth);
  const ratio = Math.min(MOST_PIXEL_RATIO, devicePixelRatio);
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Assigned when it differs alone: every assignment makes another canvas.
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth;
    canvas.height = pixelHeight;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return `${orientation} ${width} ${height} ${ratio} ${laneSize}`;
}
