// Between a transport and its handler: how many requests at once, for how long, and what is answered when the handler fails.
// Rules NET-CONN-2, NET-CONN-5, OURS-8, C11, and NODE-LOOP-7 as ours: what is too much is answered with an error.
import type { CancelSignal, Clock, Logger } from '@babble/host';
import { cancelSource } from '@babble/host';
import { NetError } from '../errors.ts';
import { nullBody } from '../messages/body.ts';
import type { Method, RequestHandler, RpcRequest, RpcResponse } from '../transport.ts';
import type { RpcLimits } from './limits.ts';
import { isOneLine, typeByteOf } from './methods.ts';

export interface RequestGateInit {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: Pick<RpcLimits, 'maxConcurrentRequests' | 'answerMs'>;
}

/** A request on its way in; `gone` is aborted when the requester does not wait any more. */
export interface IncomingRequest {
  readonly method: Method;
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  readonly gone: CancelSignal;
}

/** What becomes of a request: an answer, or none — then the connection is to be closed. */
export type Outcome = RpcResponse | undefined;

/** Counts and times the requests of one transport. */
export class RequestGate {
  readonly #init: RequestGateInit;
  #joinCount = 0;
  #otherCount = 0;
  handler: RequestHandler;

  constructor(init: RequestGateInit, handler: RequestHandler) {
    this.#init = init;
    this.handler = handler;
  }

  /** Never rejects. A place stays taken until the handler is done, also when nobody waits for it any more. */
  async answer(incoming: IncomingRequest): Promise<Outcome> {
    if (incoming.gone.aborted) return undefined;
    const isJoin = incoming.method === 'join';
    const count = isJoin ? this.#joinCount : this.#otherCount;
    if (count >= this.#init.limits.maxConcurrentRequests) return refusal('too many requests');
    this.#count(isJoin, 1);
    const { signal, cancel } = cancelSource();
    const { method, body, remoteAddress } = incoming;
    const handled = this.#handle({ method, body, remoteAddress, signal });
    void handled.then(() => this.#count(isJoin, -1));
    return this.#firstOf(handled, incoming, cancel);
  }

  #count(isJoin: boolean, change: number): void {
    if (isJoin) this.#joinCount += change;
    else this.#otherCount += change;
  }

  /** The handler's answer, the time-out, or the end of the requester, whichever comes first. */
  #firstOf(handled: Promise<Outcome>, incoming: IncomingRequest, cancel: (reason: unknown) => void): Promise<Outcome> {
    const { clock, limits } = this.#init;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        clock.clearTimeout(timer);
        incoming.gone.removeEventListener('abort', onGone);
        resolve(outcome);
      };
      const onGone = (): void => {
        cancel(incoming.gone.reason);
        settle(undefined);
      };
      const timer = clock.setTimeout(() => {
        cancel(new NetError('BABBLE_NET_TIMEOUT', `No answer to ${incoming.method} within ${limits.answerMs} ms`));
        settle(refusal('command timed out'));
      }, limits.answerMs);
      incoming.gone.addEventListener('abort', onGone);
      if (incoming.gone.aborted) onGone();
      void handled.then(settle);
    });
  }

  async #handle(request: RpcRequest): Promise<Outcome> {
    try {
      const response = await this.handler(request);
      if (typeByteOf(request.method) === undefined || isOneLine(response.body)) return response;
      throw new NetError('BABBLE_NET_REQUEST_INVALID', `The answer to ${request.method} is not one line of JSON`);
    } catch (error) {
      return this.#failed(request, error);
    }
  }

  /** Nonsense from a peer gets no answer (NET-CONN-2); a failure of ours does, without its details. */
  #failed(request: RpcRequest, error: unknown): Outcome {
    const code = error instanceof NetError ? error.code : undefined;
    const fields = { peer: request.remoteAddress, method: request.method, code, error };
    if (code === 'BABBLE_NET_MALFORMED' || code === 'BABBLE_NET_LIMIT_EXCEEDED') {
      this.#init.logger.warn(fields, 'Malformed request');
      return undefined;
    }
    if (request.signal.aborted) this.#init.logger.debug(fields, 'Request handler gave up');
    else this.#init.logger.error(fields, 'Request handler failed');
    return refusal('internal error');
  }
}

function refusal(error: string): RpcResponse {
  return { error, body: nullBody() };
}
