// The gossip timer: a random time after each tick, shorter while there is something to do. Rules NODE-TIMER-1 … NODE-TIMER-5.
import type { Clock, Random, Timer } from '@babble/host';

export interface PacemakerInit {
  readonly clock: Clock;
  readonly random: Random;
  /** Least pause until the next tick, in ms, asked each time the timer is set; the pause is less than twice that. */
  readonly pauseMs: () => number;
  /** Hears how late it is called, in ms: for so long the machine or this program had no time. */
  readonly tick: (lateMs: number) => void;
}

export class Pacemaker {
  readonly #init: PacemakerInit;
  #timer: Timer | undefined;
  #due = Number.POSITIVE_INFINITY;
  #running = false;

  constructor(init: PacemakerInit) {
    this.#init = init;
  }

  start(): void {
    this.#running = true;
    this.nudge();
  }

  stop(): void {
    this.#running = false;
    this.#disarm();
  }

  /** Something may have happened that shortens the pause: sets the timer anew if it would fire earlier. Never loses a tick. */
  nudge(): void {
    if (!this.#running) return;
    const { clock, random } = this.#init;
    const pauseMs = this.#init.pauseMs() * (1 + random.next());
    if (clock.now() + pauseMs >= this.#due) return;
    this.#disarm();
    this.#due = clock.now() + pauseMs;
    this.#timer = clock.setTimeout(() => this.#fire(), pauseMs);
  }

  #fire(): void {
    const lateMs = Math.max(this.#init.clock.now() - this.#due, 0);
    this.#disarm();
    this.#init.tick(lateMs);
    this.nudge();
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#init.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Number.POSITIVE_INFINITY;
  }
}
