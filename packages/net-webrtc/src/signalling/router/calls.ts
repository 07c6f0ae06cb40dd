// Calls on their way from one session to another and back. Rules RTC-WAMP-15 … RTC-WAMP-19. Where the reference says nothing more to a caller
// whose callee is gone or silent, ours tells it at once.
import type { Clock, Timer } from '@babble/host';
import { WAMP_URIS } from '../uri.ts';
import type { Arguments, Dictionary, OutgoingMessage } from '../wamp-message.ts';
import { WAMP_CODES } from '../wamp-message.ts';

/** What a call needs of the two sessions. */
export interface Party {
  send(message: OutgoingMessage): void;
  /** A number for the next request of the router to this session. */
  nextRequest(): number;
  /** Whether it wants to hear that a call was cancelled (feature `call_canceling`). */
  readonly hearsInterrupts: boolean;
}

interface Pending<P extends Party> {
  readonly caller: P;
  readonly callRequest: number;
  readonly callee: P;
  readonly invocation: number;
  readonly timer: Timer;
}

/** What comes back: arguments of a YIELD or of an ERROR. */
export interface Returned {
  readonly args: Arguments;
  readonly kwargs?: Dictionary;
}

export interface CallInit<P extends Party> extends Returned {
  readonly caller: P;
  readonly callRequest: number;
  readonly callee: P;
  readonly registration: number;
  readonly procedure: string;
}

export class Calls<P extends Party> {
  readonly #clock: Clock;
  readonly #callMs: number;
  /** All that are under way, once by each of the two: whoever says much costs no more for what others wait for. */
  readonly #byCaller = new Map<P, Set<Pending<P>>>();
  readonly #byCallee = new Map<P, Map<number, Pending<P>>>();
  #count = 0;

  constructor(clock: Clock, callMs: number) {
    this.#clock = clock;
    this.#callMs = callMs;
  }

  get count(): number {
    return this.#count;
  }

  countOf(caller: P): number {
    return this.#byCaller.get(caller)?.size ?? 0;
  }

  /** Hands a call to its callee. */
  invoke({ caller, callRequest, callee, registration, procedure, args, kwargs }: CallInit<P>): void {
    const invocation = callee.nextRequest();
    const timer = this.#clock.setTimeout(() => {
      this.#interrupt(pending);
      this.#fail(pending, WAMP_URIS.timeout);
    }, this.#callMs);
    const pending: Pending<P> = { caller, callRequest, callee, invocation, timer };
    this.#remember(pending);
    const details = { procedure };
    const payload = kwargs === undefined ? { args } : { args, kwargs };
    callee.send({ kind: 'invocation', request: invocation, registration, details, ...payload });
  }

  /** What a callee answers, and whether somebody waits for it: other answers are dropped. */
  yielded(callee: P, invocation: number, returned: Returned): boolean {
    const pending = this.#take(callee, invocation);
    pending?.caller.send({ kind: 'result', request: pending.callRequest, details: {}, ...returned });
    return pending !== undefined;
  }

  /** As {@link yielded}. */
  failed(callee: P, invocation: number, uri: string, details: Dictionary, returned: Returned): boolean {
    const pending = this.#take(callee, invocation);
    if (pending === undefined) return false;
    const { caller, callRequest } = pending;
    caller.send({ kind: 'error', about: WAMP_CODES.call, request: callRequest, details, uri, ...returned });
    return true;
  }

  /** The caller does not want to wait any more; every mode is `killnowait` (RTC-WAMP-19). */
  cancel(caller: P, callRequest: number): void {
    for (const pending of this.#byCaller.get(caller) ?? []) {
      if (pending.callRequest !== callRequest) continue;
      this.#interrupt(pending);
      this.#fail(pending, WAMP_URIS.canceled);
      return;
    }
  }

  /** A session is gone: those it called for do not hear of it, those that called it do. */
  gone(party: P): void {
    for (const pending of [...(this.#byCaller.get(party) ?? [])]) {
      this.#interrupt(pending);
      this.#forget(pending);
    }
    for (const pending of [...(this.#byCallee.get(party)?.values() ?? [])]) this.#fail(pending, WAMP_URIS.canceled);
  }

  #interrupt({ callee, invocation }: Pending<P>): void {
    if (callee.hearsInterrupts)
      callee.send({ kind: 'interrupt', request: invocation, options: { mode: 'killnowait' } });
  }

  #fail(pending: Pending<P>, uri: string): void {
    this.#forget(pending);
    const { caller, callRequest } = pending;
    caller.send({ kind: 'error', about: WAMP_CODES.call, request: callRequest, details: {}, uri, args: [] });
  }

  #take(callee: P, invocation: number): Pending<P> | undefined {
    const pending = this.#byCallee.get(callee)?.get(invocation);
    if (pending !== undefined) this.#forget(pending);
    return pending;
  }

  #remember(pending: Pending<P>): void {
    const { caller, callee, invocation } = pending;
    const ofCaller = this.#byCaller.get(caller) ?? new Set();
    const ofCallee = this.#byCallee.get(callee) ?? new Map<number, Pending<P>>();
    this.#byCaller.set(caller, ofCaller.add(pending));
    this.#byCallee.set(callee, ofCallee.set(invocation, pending));
    this.#count += 1;
  }

  #forget(pending: Pending<P>): void {
    const { caller, callee, invocation, timer } = pending;
    const ofCaller = this.#byCaller.get(caller);
    const ofCallee = this.#byCallee.get(callee);
    if (ofCaller?.delete(pending) === true) this.#count -= 1;
    ofCallee?.delete(invocation);
    if (ofCaller?.size === 0) this.#byCaller.delete(caller);
    if (ofCallee?.size === 0) this.#byCallee.delete(callee);
    this.#clock.clearTimeout(timer);
  }
}
