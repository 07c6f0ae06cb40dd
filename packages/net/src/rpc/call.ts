// One request of ours while it waits: cancelled by its deadline, by its caller, or by the end of the transport. Rules NET-POOL-1, NET-RPC-2.
import type { CancelSignal, Clock, Timer } from '@babble/host';
import { cancelSource } from '@babble/host';
import { NetError } from '../errors.ts';
import type { Method } from '../transport.ts';
import type { RequestTimeouts } from './limits.ts';

/** The calls of one transport; `stop` ends them all. */
export class Calls {
  readonly #clock: Clock;
  readonly #timeouts: RequestTimeouts;
  readonly #waiting = new Set<(reason: unknown) => void>();
  #stopped = false;

  constructor(clock: Clock, timeouts: RequestTimeouts) {
    this.#clock = clock;
    this.#timeouts = timeouts;
  }

  /**
   * Runs one call. The signal that `work` gets is aborted with a NetError, `BABBLE_NET_TIMEOUT`, `…_CANCELLED` or `…_STOPPED`, as its reason;
   * `work` must then reject with it. `restart` begins the time-out anew, with another length if one is given: dialling has one of its own (NET-POOL-1). Errors gain `target` and
   * `method`.
   */
  async run<T>(
    target: string,
    method: Method,
    signal: CancelSignal,
    work: (signal: CancelSignal, restart: (limitMs?: number) => void) => Promise<T>,
  ): Promise<T> {
    const data = { target, method };
    if (this.#stopped) throw new NetError('BABBLE_NET_STOPPED', 'The transport is not started', data);
    if (signal.aborted) throw cancelled(signal.reason, data);
    const call = cancelSource();
    const timeoutMs = method === 'join' ? this.#timeouts.joinTimeoutMs : this.#timeouts.timeoutMs;
    const begin = (limitMs: number): Timer =>
      this.#clock.setTimeout(() => {
        call.cancel(new NetError('BABBLE_NET_TIMEOUT', 'command timed out', { ...data, timeoutMs: limitMs }));
      }, limitMs);
    let timer = begin(timeoutMs);
    const restart = (limitMs = timeoutMs): void => {
      this.#clock.clearTimeout(timer);
      timer = begin(limitMs);
    };
    const onAbort = (): void => call.cancel(cancelled(signal.reason, data));
    signal.addEventListener('abort', onAbort);
    this.#waiting.add(call.cancel);
    try {
      return await work(call.signal, restart);
    } catch (error) {
      throw describe(error, data);
    } finally {
      this.#clock.clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      this.#waiting.delete(call.cancel);
    }
  }

  /** Ends all calls, also later ones. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of [...this.#waiting]) cancel(new NetError('BABBLE_NET_STOPPED', 'The transport was stopped'));
  }
}

interface CallData {
  readonly target: string;
  readonly method: Method;
}

function cancelled(reason: unknown, data: CallData): NetError {
  return new NetError('BABBLE_NET_CANCELLED', 'The request was cancelled', { ...data }, reason);
}

function describe(error: unknown, data: CallData): unknown {
  if (!(error instanceof NetError)) return error;
  return new NetError(
    error.code,
    `${data.method} to ${data.target}: ${error.message}`,
    { ...error.data, ...data },
    error,
  );
}
