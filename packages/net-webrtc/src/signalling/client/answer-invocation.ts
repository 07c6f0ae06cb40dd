// What a caller gets for an offer: the answer, or the error texts of the protocol. Rules RTC-WAMP-16 … RTC-WAMP-18.
import type { CancelSignal, Clock, Logger } from '@babble/host';
import { NetError } from '@babble/net';
import type { OfferHandler } from '../signalling.ts';
import { WAMP_URIS } from '../uri.ts';
import type { Arguments } from '../wamp-message.ts';
import type { Invoked } from './wamp-session.ts';

export interface AnswerInvocationInit {
  /** `undefined` when nobody answers any more. */
  readonly answer: OfferHandler | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the client stops. */
  readonly stopped: CancelSignal;
  /** How long the answer may take. */
  readonly limitMs: number;
}

/** Never rejects: one bad offer is refused and affects nothing else (H2). */
export async function answerInvocation(args: Arguments, init: AnswerInvocationInit): Promise<Invoked> {
  if (args.length !== 2) return failed(`Invocation should contain 2 arguments, not ${args.length}`);
  const [from, description] = args;
  if (typeof from !== 'string') return failed('Error reading invocation first argument');
  if (typeof description !== 'string') return failed('Error reading invocation second argument');
  const { answer } = init;
  if (answer === undefined) return failed('stopped');
  return firstOf(init, answered(answer, from, description, init.logger));
}

async function answered(answer: OfferHandler, from: string, description: string, logger: Logger): Promise<Invoked> {
  try {
    return { args: [await answer(from, description)] };
  } catch (error) {
    const isKnown = error instanceof NetError;
    const fields = { peer: from, code: isKnown ? error.code : undefined, error };
    if (isKnown) logger.debug(fields, 'Offer refused');
    else logger.error(fields, 'An offer could not be processed');
    return failed(isKnown ? error.message : 'internal error');
  }
}

function firstOf({ clock, limitMs, stopped }: AnswerInvocationInit, outcome: Promise<Invoked>): Promise<Invoked> {
  return new Promise((resolve) => {
    const settle = (invoked: Invoked): void => {
      clock.clearTimeout(timer);
      stopped.removeEventListener('abort', onStopped);
      resolve(invoked);
    };
    const onStopped = (): void => settle(failed('stopped'));
    const timer = clock.setTimeout(() => settle(failed('Callee TIMEOUT')), limitMs);
    stopped.addEventListener('abort', onStopped);
    if (stopped.aborted) onStopped();
    void outcome.then(settle);
  });
}

/** The answer to an offer that is refused. */
export function failed(text: string): Invoked {
  return { uri: WAMP_URIS.processingOffer, args: [text] };
}
