// Lets requests in, or says when to come again. Who is told to wait is told so late, after a second or more: otherwise clients that do not listen would
// cost the node more in refusals than in answers. Rules OURS-8, J4.

import { performance } from 'node:perf_hooks';
import type { MiddlewareHandler } from 'hono';
import { corsHeaders } from '../answers.ts';
import type { ServiceBindings, ServiceContext } from '../service-bindings.ts';
import { type ProblemWord, problemAnswer } from '../v1/problem.ts';
import { clientOf } from './client-of.ts';
import { type Client, Clients } from './clients.ts';
import { costOf } from './cost-of.ts';
import type { ServiceLimits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';
import type { WorkBudget } from './work-budget.ts';

/** How long a refusal is held back: longer, the more are. */
const HOLD_MS = 1_000;
const HOLD_MS_PER_HELD = 16;
/** Refusals that are held back at once; further ones end the connection. */
const MOST_HELD = 1_024;
/** A handler counts for no more: what takes longer waits for the store. */
const LONGEST_HANDLER_MS = 10;
/** Health checks of all clients together. */
const HEALTH_PER_SECOND = 50;

/** Why somebody was refused. */
export type Refusal = 'rate' | 'concurrency' | 'total' | 'streams';

export interface GateInit {
  readonly limits: ServiceLimits;
  /** Value of `Access-Control-Allow-Origin`. */
  readonly cors: string;
  readonly now: () => number;
  readonly work: WorkBudget;
}

export class Gate {
  /** Since the start. */
  requestCount = 0;
  readonly refusals: Record<Refusal, number> = { rate: 0, concurrency: 0, total: 0, streams: 0 };
  readonly #init: GateInit;
  readonly #clients: Clients;
  readonly #health: TokenBucket;
  #held = 0;
  #streams = 0;

  constructor(init: GateInit) {
    this.#init = init;
    this.#clients = new Clients(init.limits);
    this.#health = new TokenBucket(HEALTH_PER_SECOND, 2 * HEALTH_PER_SECOND, init.now());
  }

  /** Requests that came over no socket are the embedding program's own, and pass. */
  readonly handler: MiddlewareHandler<{ Bindings: ServiceBindings }> = async (c, next) => {
    this.requestCount += 1;
    const address = clientOf(c.env?.incoming?.socket.remoteAddress);
    if (address === undefined) return next();
    this.#init.work.spendRequest();
    const nowMs = this.#init.now();
    const client = this.#clients.get(address, nowMs);
    if (c.req.path.endsWith('/healthz')) {
      if (client.health.take(1, nowMs) > 0) return this.#refuse('rate');
      return this.#health.take(1, nowMs) > 0 ? this.#refuse('total') : next();
    }
    const refusal = this.#refusalOf(c, client, nowMs);
    if (refusal !== undefined) return this.#refuse(refusal);
    this.#enter(c, client);
    const startedMs = performance.now();
    try {
      return await next();
    } finally {
      // What is streamed is counted while it is made.
      this.#init.work.spend(Math.min(performance.now() - startedMs, LONGEST_HANDLER_MS));
    }
  };

  #refusalOf(c: ServiceContext, client: Client, nowMs: number): Refusal | undefined {
    const { concurrent, streams, totalStreams } = this.#init.limits;
    if (client.active >= concurrent) return 'concurrency';
    if (isStream(c) && (client.streams >= streams || this.#streams >= totalStreams)) return 'streams';
    const cost = costOf(c.req.path, c.req.query('limit') ?? c.req.query('count'));
    if (client.requests.take(cost, nowMs) > 0) return 'rate';
    return this.#init.work.waitMs > 0 ? 'total' : undefined;
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

  async #refuse(refusal: Refusal): Promise<Response> {
    this.refusals[refusal] += 1;
    const holdMs = HOLD_MS + HOLD_MS_PER_HELD * this.#held;
    const seconds = Math.ceil(holdMs / 1_000);
    const headers = { ...corsHeaders(this.#init.cors), 'Retry-After': String(seconds) };
    const { word, message } = REFUSAL_TEXTS[refusal];
    const answer = problemAnswer(word, `${message} Come again in ${seconds} s.`, headers);
    if (this.#held >= MOST_HELD) {
      answer.headers.set('Connection', 'close');
      return answer;
    }
    this.#held += 1;
    try {
      await new Promise((resolve) => setTimeout(resolve, holdMs));
    } finally {
      this.#held -= 1;
    }
    return answer;
  }
}

const REFUSAL_TEXTS: Readonly<Record<Refusal, { readonly word: ProblemWord; readonly message: string }>> = {
  rate: { word: 'tooManyRequests', message: 'Too many requests of this client.' },
  concurrency: { word: 'tooManyRequests', message: 'Too many answers to this client are under way.' },
  total: { word: 'busy', message: 'The node has no time for more at the moment.' },
  streams: { word: 'tooManyRequests', message: 'Too many streams are being read.' },
};

function isStream(c: ServiceContext): boolean {
  return c.req.path.endsWith('/v1/stream');
}
