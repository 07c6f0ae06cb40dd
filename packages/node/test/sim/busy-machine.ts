// A machine with too little time: whatever a timer or a message sets in motion waits until everything before it is done, and takes its
// time. Nodes that share one are late together, the later the more they talk.
import type { Clock, Timer } from '@babble/host';
import type { Transport, TransportFactory } from '@babble/net';

interface Task {
  timer: Timer;
}

export class BusyMachine implements Clock {
  /** How long each timer and each message that arrives keep it busy, in ms; may change while it runs. */
  costMs: number;
  readonly #clock: Clock;
  #freeAtMs: number;

  constructor(clock: Clock, costMs: number) {
    this.#clock = clock;
    this.costMs = costMs;
    this.#freeAtMs = clock.now();
  }

  now(): number {
    return this.#clock.now();
  }

  setTimeout(run: () => void, delayMs: number): Timer {
    const task: Task = { timer: undefined };
    task.timer = this.#clock.setTimeout(() => {
      task.timer = this.#clock.setTimeout(run, this.#waitMs());
    }, delayMs);
    return task;
  }

  clearTimeout(timer: Timer): void {
    this.#clock.clearTimeout((timer as Task).timer);
  }

  /** Resolves when the machine has come to one more task and is done with it. */
  work(): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.setTimeout(resolve, this.#waitMs());
    });
  }

  #waitMs(): number {
    const now = this.#clock.now();
    this.#freeAtMs = Math.max(this.#freeAtMs, now) + this.costMs;
    return this.#freeAtMs - now;
  }
}

/** The transport of a node on such a machine: requests and answers that arrive are tasks of it. */
export function onMachine(machine: BusyMachine, factory: TransportFactory): TransportFactory {
  return (components) => {
    const transport: Transport = factory(components);
    return {
      supports: transport.supports,
      get localAddress() {
        return transport.localAddress;
      },
      get advertiseAddress() {
        return transport.advertiseAddress;
      },
      start: (handler) =>
        transport.start(async (request) => {
          await machine.work();
          return handler(request);
        }),
      stop: () => transport.stop(),
      request: async (...request) => {
        const answer = await transport.request(...request);
        await machine.work();
        return answer;
      },
    };
  };
}
