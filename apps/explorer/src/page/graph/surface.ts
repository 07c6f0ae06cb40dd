// The canvas and its camera: draws when something has changed or moves, and not otherwise.
import type { GraphNode } from '../model/graph-node.ts';
import type { GraphStore } from '../state/graph-store.ts';
import { followed, slowed } from './camera-motion.ts';
import { pastOf } from './cone.ts';
import { draw } from './draw.ts';
import { fitCanvas } from './fit-canvas.ts';
import { listenToGestures } from './gestures.ts';
import { countBefore, loadAround, reach } from './history-around.ts';
import { hitAt } from './hit.ts';
import type { Palette } from './palette.ts';
import { readPalette } from './palette.ts';
import { type Camera, orientationOf, Projection, SPACING, zoomed } from './projection.ts';

export interface SurfaceInit {
  readonly canvas: HTMLCanvasElement;
  /** What can be seen of it. */
  readonly viewport: HTMLElement;
  readonly store: GraphStore;
  readonly open: (node: GraphNode) => void;
  /** After the first picture of another size. */
  readonly laidOut: (projection: Projection) => void;
}

export class Surface {
  readonly #init: SurfaceInit;
  readonly #context: CanvasRenderingContext2D;
  readonly #calm: MediaQueryList = matchMedia('(prefers-reduced-motion: reduce)');
  #palette: Palette;
  #camera: Camera;
  #projection: Projection;
  #speed = 0;
  #frame: number | undefined;
  #lastFrame = 0;
  #laidOut = '';
  readonly #cleanUp: (() => void)[] = [];

  constructor(init: SurfaceInit) {
    const context = init.canvas.getContext('2d');
    if (context === null) throw new Error('This browser cannot draw.');
    this.#init = init;
    this.#context = context;
    this.#palette = readPalette(init.viewport);
    this.#camera = { start: -1.5, spacing: SPACING.first[orientationOf(init.viewport.clientWidth)] };
    this.#projection = this.#project();
    const observer = new ResizeObserver(() => this.request());
    observer.observe(init.viewport);
    this.#cleanUp.push(
      () => observer.disconnect(),
      listenToGestures(init.canvas, {
        orientation: () => this.#projection.orientation,
        overflows: () => this.#overflows(),
        pan: (pixels) => this.panBy(pixels),
        push: (speed) => this.#push(speed),
        zoom: (factor, along) => this.zoomBy(factor, along),
        look: (place) => this.#look(place),
        open: (place, touched) => this.#open(place, touched),
      }),
    );
  }

  stop(): void {
    for (const end of this.#cleanUp) end();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  get projection(): Projection {
    return this.#projection;
  }

  /** Colours may have changed. */
  repaint(): void {
    this.#palette = readPalette(this.#init.viewport);
    this.request();
  }

  /** Draws with the next picture of the screen. */
  request(): void {
    this.#frame ??= requestAnimationFrame((now) => this.#draw(now));
  }

  /** Positive is towards older events. */
  panBy(pixels: number): void {
    const { store } = this.#init;
    if (!store.loaded.value) return;
    const start = this.#camera.start - pixels / this.#camera.spacing;
    const { from, to } = reach(store, this.#projection.visible);
    this.#camera = { ...this.#camera, start: Math.max(from, Math.min(start, to)) };
    const newest = store.window.reachAt(store.position.value);
    const isNewest = newest <= this.#project().visible.to - 0.5;
    store.following.value = isNewest && pixels < 0 && store.isAttached;
    this.request();
  }

  /** Around the newest end unless told where. */
  zoomBy(factor: number, along: number = this.#projection.length): void {
    this.#camera = zoomed(this.#camera, factor, along);
    this.request();
  }

  /** Moves an event to the middle. */
  centre(node: GraphNode): void {
    const { length, camera } = this.#projection;
    this.#camera = { ...this.#camera, start: node.layer - length / camera.spacing / 2 };
    this.#speed = 0;
    this.request();
  }

  /** Moves so that an event is in sight. */
  reveal(node: GraphNode): void {
    const { from, to } = this.#projection.visible;
    if (node.layer >= from + 1 && node.layer <= to - 1) return;
    this.#init.store.following.value = false;
    this.centre(node);
  }

  #overflows(): boolean {
    const { viewport } = this.#init;
    const { orientation, breadth } = this.#projection;
    return breadth > (orientation === 'right' ? viewport.clientHeight : viewport.clientWidth);
  }

  #push(speed: number): void {
    this.#speed = this.#calm.matches ? 0 : speed;
    if (this.#speed !== 0) this.request();
  }

  #project(): Projection {
    const { viewport, store } = this.#init;
    const { clientWidth: width, clientHeight: height } = viewport;
    return new Projection(
      { orientation: orientationOf(width), width, height, laneCount: store.window.lanes.length },
      this.#camera,
    );
  }

  #draw(now: number): void {
    this.#frame = undefined;
    const elapsedMs = Math.min(100, now - this.#lastFrame);
    this.#lastFrame = now;
    const moves = this.#moveCamera(elapsedMs);
    this.#projection = this.#project();
    const { store, viewport, laidOut } = this.#init;
    const layout = fitCanvas(this.#context, viewport, this.#projection);
    if (layout !== this.#laidOut) laidOut(this.#projection);
    this.#laidOut = layout;
    const { visible } = this.#projection;
    const hovered = store.hovered.value;
    const looked = hovered ?? store.selected.value;
    const drawn = draw(this.#context, {
      window: store.window,
      projection: this.#projection,
      palette: this.#palette,
      position: store.position.value,
      nowMs: performance.now(),
      calm: this.#calm.matches,
      hovered,
      selected: store.selected.value,
      emphasised: looked === undefined ? undefined : pastOf(looked, visible.from - 1),
      path: store.path.value,
    });
    // For who has to know what cannot be read off a canvas.
    this.#init.canvas.dataset['drawn'] = String(drawn.count);
    this.#init.canvas.dataset['path'] = String(store.path.value?.size ?? 0);
    store.shownUpTo.value = countBefore(store, visible.to);
    loadAround(store, visible);
    if (moves || drawn.moving) this.request();
  }

  /** Whether it goes on moving. */
  #moveCamera(elapsedMs: number): boolean {
    const { store } = this.#init;
    const { window, position } = store;
    const oldest = window.nodes[0]?.layer ?? 0;
    if (store.following.value) {
      const before = this.#camera.start;
      const newest = window.reachAt(position.value);
      this.#camera = followed(this.#camera, {
        oldest,
        newest,
        length: this.#project().length,
        elapsedMs,
        calm: this.#calm.matches,
      });
      return Math.abs(this.#camera.start - before) > 0.001;
    }
    if (this.#speed !== 0) {
      this.panBy(this.#speed * elapsedMs);
      this.#speed = slowed(this.#speed, elapsedMs);
    }
    return this.#speed !== 0;
  }

  #look(place: { readonly x: number; readonly y: number } | undefined): void {
    const { store, canvas } = this.#init;
    const node = place && hitAt(store.window, this.#projection, store.position.value, place.x, place.y);
    canvas.style.cursor = node === undefined ? 'grab' : 'pointer';
    if (node !== store.hovered.value) {
      store.hovered.value = node;
      this.request();
    }
  }

  #open({ x, y }: { readonly x: number; readonly y: number }, touched: boolean): void {
    const { store, open } = this.#init;
    const node = hitAt(store.window, this.#projection, store.position.value, x, y);
    const isSecond = node !== undefined && node === store.selected.value;
    store.selected.value = node;
    this.request();
    // A finger first looks, and opens with the second tap.
    if (node !== undefined && (!touched || isSecond)) open(node);
  }
}
