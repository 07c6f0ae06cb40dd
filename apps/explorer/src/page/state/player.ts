// A recording that is played: how far, how fast, and what the newest event brought about. What pages show is asked for as of the
// position, so that all of them agree with the drawing.

import type { EventAnswer, StatusAnswer, ValidatorsAnswer } from '@babble/service';
import { effect, type Signal, signal } from '@preact/signals';
import type { RecordingFacts, Step, StepsPage } from '../../replay-contract.ts';
import { ApiFailure, getJson } from '../api/client.ts';
import { attempt } from './attempt.ts';
import { GraphStore } from './graph-store.ts';

/** Events per second. */
export const SPEEDS = [1, 4, 16, 64, 256] as const;

export type Speed = (typeof SPEEDS)[number];

/** Events in memory ahead of the position. */
const AHEAD = 200;
/** While it plays, pages are refreshed this often at most. */
const REFRESH_MS = 250;

export class Player {
  readonly recording: Signal<RecordingFacts | undefined> = signal(undefined);
  readonly playing: Signal<boolean> = signal(false);
  readonly speed: Signal<Speed> = signal(4);
  readonly status: Signal<StatusAnswer | undefined> = signal(undefined);
  readonly validators: Signal<ValidatorsAnswer | undefined> = signal(undefined);
  /** The position that pages show: that of the drawing, but not with every event. */
  readonly settled: Signal<number> = signal(0);
  readonly #steps = new Map<number, Step>();
  readonly graph: GraphStore = new GraphStore({
    page: (from, limit) => this.#readSteps(from, limit),
    event: (id) => getJson<EventAnswer>(`events/${encodeURIComponent(id)}`),
  });
  #owed = 0;

  /** Reads the recording. Rejects with an `ApiFailure`. */
  async start(): Promise<void> {
    const recording = await getJson<RecordingFacts>('replay');
    this.recording.value = recording;
    await this.graph.begin(recording.events);
    effect(() => this.#settle(this.graph.position.value));
  }

  /** What the newest event that is shown brought about. */
  get step(): Step | undefined {
    return this.#steps.get(this.graph.position.value - 1);
  }

  get isAtEnd(): boolean {
    return this.graph.position.value >= this.graph.total.value;
  }

  toggle(): void {
    if (this.playing.value) {
      this.playing.value = false;
      return;
    }
    if (this.isAtEnd) this.seek(0);
    this.playing.value = true;
    let last = performance.now();
    const tick = (now: number): void => {
      if (!this.playing.value) return;
      this.#owed += ((now - last) / 1_000) * this.speed.value;
      last = now;
      this.#advance(Math.floor(this.#owed));
      this.#owed %= 1;
      if (this.isAtEnd) this.playing.value = false;
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  /** One event on, or back. */
  stepBy(count: 1 | -1): void {
    this.playing.value = false;
    this.seek(this.graph.position.value + count);
  }

  /** To the next event with which a round was decided, or back to the one before. */
  async stepToDecision(direction: 1 | -1): Promise<void> {
    this.playing.value = false;
    const { position } = this.graph;
    const path = `replay/decisions?from=${position.value}&direction=${direction === 1 ? 'newer' : 'older'}`;
    const { position: found } = await getJson<{ readonly position: number | null }>(path);
    if (found !== null) this.seek(found);
  }

  /** Shows the first `position` events. */
  seek(position: number): void {
    const target = Math.max(0, Math.min(this.graph.total.value, position));
    const show = (): void => {
      this.graph.position.value = target;
      this.graph.following.value = true;
      this.#lookAhead();
    };
    if (target === 0 || this.graph.window.at(target - 1) !== undefined) show();
    else attempt(this.graph.jumpTo(target - 1).then(show));
  }

  /** Goes to the moment when an event was inserted, and selects it. Rejects with an `ApiFailure` if it is not in the recording. */
  async show(id: string): Promise<void> {
    this.playing.value = false;
    const { number } = await getJson<EventAnswer>(`events/${encodeURIComponent(id)}`);
    if (number >= this.graph.position.value) this.graph.position.value = number + 1;
    await this.graph.show(id);
  }

  #advance(count: number): void {
    if (count === 0) return;
    const { graph } = this;
    // What has not come yet is waited for.
    graph.position.value = Math.min(graph.position.value + count, graph.window.next);
    graph.following.value = true;
    this.#lookAhead();
  }

  #lookAhead(): void {
    const { graph } = this;
    if (graph.window.next - graph.position.value < AHEAD) graph.loadNewer();
  }

  async #readSteps(from: number, limit: number) {
    const { first, next, steps } = await getJson<StepsPage>(`replay/steps?from=${from}&limit=${limit}`);
    for (const step of steps) this.#steps.set(step.event.number, step);
    this.#forgetFarSteps(from);
    return { first, next, events: steps.map(({ event }) => event) };
  }

  #forgetFarSteps(around: number): void {
    const { capacity } = this.graph.window;
    for (const number of this.#steps.keys()) {
      if (Math.abs(number - around) > capacity) this.#steps.delete(number);
    }
  }

  #timer: ReturnType<typeof setTimeout> | undefined;

  #settle(position: number): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.settled.value = this.graph.position.value;
        void this.#refresh();
      },
      this.settled.peek() === 0 && position === 0 ? 0 : REFRESH_MS,
    );
  }

  async #refresh(): Promise<void> {
    const at = this.settled.value;
    try {
      const [status, validators] = await Promise.all([
        getJson<StatusAnswer>(`status?at=${at}`),
        getJson<ValidatorsAnswer>(`validators?at=${at}`),
      ]);
      this.status.value = status;
      this.validators.value = validators;
      this.graph.orderLanes(validators.validators.map(({ publicKey }) => publicKey));
    } catch (error) {
      // Somebody stopped `babble replay`: what was read stays on the page.
      if (!(error instanceof ApiFailure)) throw error;
    }
  }
}
