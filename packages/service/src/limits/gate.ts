// Lets requests in, or says when to come again. Who is told to wait is told so late, after up to a second: otherwise clients that do not listen would cost
// the node more in refusals than in answers. Rules OURS-8, J4.
import type { MiddlewareHandler } from 'hono';
import { corsHeaders } from '../answers.ts';
import type { ServiceBindings, ServiceContext } from '../service-bindings.ts';
import { type ProblemWord, problemAnswer } from '../v1/problem.ts';
import { clientOf } from './client-of.ts';
import { type Client, Clients } from './clients.ts';
import { costOf } from './cost-of.ts';
import type { ServiceLimits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

const LONGEST_HOLD_MS = 1_000;
/** Refusals that are held back at once; further ones end the connection. */
const MOST_HELD = 1_024;

/** Why somebody was refused. */
export type Refusal = 'rate' | 'concurrency' | 'total' | 'streams';

export interface GateInit {
  readonly limits: ServiceLimits;
  /** Value of `Access-Control-Allow-Origin`. */
  readonly cors: string;
  readonly now: () => number;
}

export class Gate {
  /** Since the start. */
  requestCount = 0;
  readonly refusals: Record<Refusal, number> = { rate: 0, concurrency: 0, total: 0, streams: 0 };
  readonly #init: GateInit;
  readonly #clients: Clients;
  readonly #total: TokenBucket | undefined;
  #held = 0;
  #streams = 0;

  constructor(init: GateInit) {
    this.#init = init;
    this.#clients = new Clients(init.limits);
    const { totalPerSecond } = init.limits;
    if (totalPerSecond > 0) this.#total = new TokenBucket(totalPerSecond, 2 * totalPerSecond, init.now());
  }

  /** Requests that came over no socket are the embedding program's own, and pass. */
  readonly handler: MiddlewareHandler<{ Bindings: ServiceBindings }> = async (c, next) => {
    this.requestCount += 1;
    const address = clientOf(c.env?.incoming?.socket.remoteAddress);
    if (address === undefined) return next();
    const nowMs = this.#init.now();
    const client = this.#clients.get(address, nowMs);
    if (c.req.path.endsWith('/healthz')) {
      const waitMs = client.health.take(1, nowMs);
      return waitMs > 0 ? this.#refuse('rate', waitMs) : next();
    }
    const refused = this.#refusalOf(c, client, nowMs);
    if (refused !== undefined) return this.#refuse(refused.refusal, refused.waitMs);
    this.#enter(c, client);
    return next();
  };

  #refusalOf(
    c: ServiceContext,
    client: Client,
    nowMs: number,
  ): { readonly refusal: Refusal; readonly waitMs: number } | undefined {
    const { concurrent, streams, totalStreams } = this.#init.limits;
    if (client.active >= concurrent) return { refusal: 'concurrency', waitMs: LONGEST_HOLD_MS };
    const isFull = client.streams >= streams || this.#streams >= totalStreams;
    if (isStream(c) && isFull) return { refusal: 'streams', waitMs: LONGEST_HOLD_MS };
    const cost = costOf(c.req.path, c.req.query('limit') ?? c.req.query('count'));
    const waitMs = client.requests.take(cost, nowMs);
    if (waitMs > 0) return { refusal: 'rate', waitMs };
    const totalWaitMs = this.#total?.take(cost, nowMs) ?? 0;
    return totalWaitMs > 0 ? { refusal: 'total', waitMs: totalWaitMs } : undefined;
  }

  #enter(c: ServiceContext, client: Client): void {
    const kind = isStream(c) ? 'streams' : 'active';
    client[kind] += 1;
    if (kind === 'streams') this.#streams += 1;
    c.env.outgoing?.once('close', () => {
      client[kind] -= 1;
      if (kind === 'streams') this.#streams -= 1;
    });
  }

  async #refuse(refusal: Refusal, waitMs: number): Promise<Response> {
    this.refusals[refusal] += 1;
    const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
    const headers = { ...corsHeaders(this.#init.cors), 'Retry-After': String(seconds) };
    const { word, message } = REFUSAL_TEXTS[refusal];
    const answer = problemAnswer(word, `${message} Come again in ${seconds} s.`, headers);
    if (this.#held >= MOST_HELD) {
      answer.headers.set('Connection', 'close');
      return answer;
    }
    this.#held += 1;
    try {
      await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, LONGEST_HOLD_MS)));
    } finally {
      this.#held -= 1;
    }
    return answer;
  }
}

const REFUSAL_TEXTS: Readonly<Record<Refusal, { readonly word: ProblemWord; readonly message: string }>> = {
  rate: { word: 'tooManyRequests', message: 'Too many requests of this client.' },
  concurrency: { word: 'tooManyRequests', message: 'Too many answers to this client are under way.' },
  total: { word: 'busy', message: 'Too many requests of all clients together.' },
  streams: { word: 'tooManyRequests', message: 'Too many streams are being read.' },
};

function isStream(c: ServiceContext): boolean {
  return c.req.path.endsWith('/v1/stream');
}
