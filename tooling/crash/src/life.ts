// One life of a process, from its start to its sudden end. After the end nothing of it has any effect any more: what it waits for never comes, its timers do not
// fire, and nobody hears of it. What had left it before, such as messages on their way, has left it.
import type { Clock } from '@babble/host';
import { NetError, type RequestHandler, type Transport, type TransportFactory } from '@babble/net';

export class Life {
  readonly clock: Clock;
  #hasEnded = false;
  #end: () => void = () => undefined;
  /** Resolves at the end. */
  readonly #ended: Promise<void> = new Promise((resolve) => {
    this.#end = resolve;
  });

  constructor(clock: Clock) {
    this.clock = {
      now: () => clock.now(),
      setTimeout: (run, delayMs) =>
        clock.setTimeout(() => {
          if (!this.#hasEnded) run();
        }, delayMs),
      clearTimeout: (timer) => clock.clearTimeout(timer),
    };
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  end(): void {
    this.#hasEnded = true;
    this.#end();
  }

  /** What `run` comes to, unless it begins or ends after the end of this life: then nothing comes of it. */
  async within<T>(run: () => Promise<T>): Promise<T> {
    if (this.#hasEnded) return forEver();
    try {
      const value = await run();
      return this.#hasEnded ? await forEver() : value;
    } catch (error) {
      if (this.#hasEnded) return forEver();
      throw error;
    }
  }

  /** The transport of this life: at the end its connections break off. */
  transport(factory: TransportFactory): TransportFactory {
    return (components) => {
      const inner = factory(components);
      const answering =
        (handler: RequestHandler): RequestHandler =>
        (request) =>
          Promise.race([handler(request), this.#ended.then(() => Promise.reject(brokenOff()))]);
      const transport: Transport = {
        supports: inner.supports,
        localAddress: inner.localAddress,
        advertiseAddress: inner.advertiseAddress,
        start: (handler) => inner.start(answering(handler)),
        stop: () => inner.stop(),
        request: (...args) => this.within(() => inner.request(...args)),
      };
      void this.#ended.then(() => inner.stop());
      return transport;
    };
  }
}

/** A handler that rejects so has its connection closed without an answer. */
function brokenOff(): NetError {
  return new NetError('BABBLE_NET_MALFORMED', 'the process has ended');
}

function forEver(): Promise<never> {
  return new Promise(() => undefined);
}
