// The HTTP API of a node: which path gives what. The endpoints of the Go implementation stand here, those of ours come from v1 and metrics. Rules
// HTTP-1 … HTTP-14, ENC-USE-5; unlike the reference there is no /debug/pprof (J3).
import { intMap, text, textMap } from '@babble/crypto';
import type { Peer } from '@babble/peers';
import { peerListCodec } from '@babble/peers';
import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import type { Headers } from './answers.ts';
import { corsHeaders, failure, jsonAnswer, movedPermanently, notFound, streamedAnswer } from './answers.ts';
import { blockAnswer, blocksAnswer } from './block-answers.ts';
import type { Target } from './clean-path.ts';
import { cleanPath, parseTarget } from './clean-path.ts';
import { type Explorer, serveExplorer } from './explorer.ts';
import { graphText } from './graph-text.ts';
import { Gate } from './limits/gate.ts';
import { DEFAULT_LIMITS, type ServiceLimits } from './limits/limits.ts';
import { WorkBudget } from './limits/work-budget.ts';
import { CONTENT_TYPE } from './metrics/exposition.ts';
import { Metrics } from './metrics/service-metrics.ts';
import { parseInteger } from './parse-integer.ts';
import { Rates } from './rates.ts';
import type { Service, ServiceBindings } from './service-bindings.ts';
import type { ServiceNode } from './service-node.ts';
import { StreamHub } from './stream/stream-hub.ts';
import { type Pace, textStream } from './text-stream.ts';
import { allEndpoints } from './v1/all-endpoints.ts';
import type { Api } from './v1/api.ts';
import { BlockRounds } from './v1/block-rounds.ts';
import { statusAnswer } from './v1/status-answer.ts';
import { TransactionIndex } from './v1/transaction-index.ts';
import { addV1Routes } from './v1/v1-routes.ts';
import { VERSION } from './version.ts';

export interface ServiceInit {
  /** A `BabbleNode`, in whatever state. */
  readonly node: ServiceNode;
  /** Value of `Access-Control-Allow-Origin`: `*` by default, `''` for none. */
  readonly cors?: string;
  /** Whether transactions may be submitted over HTTP; not by default. */
  readonly allowSubmit?: boolean;
  /** What whoever submits has to show (`Authorization: Bearer …`); nothing by default, and for an empty text. */
  readonly token?: string;
  /** How much clients may ask for; what is not said is as in `DEFAULT_LIMITS`. */
  readonly limits?: Partial<ServiceLimits>;
  /** A page that shows the node, served at `/`. */
  readonly explorer?: Explorer;
  /** What `/v1/status` and metrics call the version; that of this package by default. */
  readonly version?: string;
}

/** Graphs being sent at once; more are refused, because each holds its part of the history in memory. */
const MOST_GRAPHS = 8;

/** Sorted by key (HTTP-2). */
const statisticsCodec = textMap(text);
const historyCodec = intMap(peerListCodec, 'int64');

/**
 * The answers of a node over HTTP. Each is made of the node's state at one moment (A12); long ones are sent in chunks while the node
 * goes on. Errors of a client are answered with status 500 and Go's texts (HTTP-1), below /v1 with 4xx and JSON.
 */
export function createService(init: ServiceInit): Service {
  const { node, cors = '*', version = VERSION } = init;
  const now = Date.now;
  const headers = corsHeaders(cors);
  const limits = { ...DEFAULT_LIMITS, ...init.limits };
  const work = new WorkBudget(limits);
  const gate = new Gate({ limits, cors, now, work });
  const api = apiOf(init, version, now, work);
  const metrics = new Metrics({ node, version, gate, stream: api.stream, now });
  const service: Service = new Hono();
  service.use(gate.handler);
  service.use(redirectToCleanPath);
  addClassicRoutes(service, node, headers, work);
  service.get('/metrics', () => new Response(metrics.text(), { headers: { 'Content-Type': CONTENT_TYPE } }));
  const token = init.token === undefined || init.token === '' ? undefined : init.token;
  const guard = { allowSubmit: api.allowSubmit, token };
  addV1Routes(service, { endpoints: allEndpoints(api), version, cors: headers, guard });
  if (init.explorer !== undefined) serveExplorer(service, init.explorer);
  service.notFound(notFound);
  service.onError((error) => failure(error.message, headers));
  return service;
}

function apiOf({ node, allowSubmit = false }: ServiceInit, version: string, now: () => number, work: WorkBudget): Api {
  const rates = new Rates({ node, now });
  const blockRounds = new BlockRounds(node);
  node.on('block', ({ block }) => blockRounds.note(Number(block.body.roundReceived), Number(block.body.index)));
  const status = (): string => JSON.stringify(statusAnswer({ node, version, now, rates }));
  return {
    node,
    version,
    now,
    blockRounds,
    transactionIndex: new TransactionIndex({ node, pace: work }),
    rates,
    stream: new StreamHub({ node, now, status, pace: work }),
    pace: work,
    allowSubmit,
  };
}

function addClassicRoutes(service: Service, node: ServiceNode, headers: Headers, pace: Pace): void {
  const peersAnswer = (peers: readonly Peer[]): Response => jsonAnswer(peerListCodec.std(peers), headers);
  service.all('/stats', () => jsonAnswer(statisticsCodec.std(new Map(Object.entries(node.statistics()))), headers));
  service.all('/block', redirectToFolder);
  service.all('/block/:index{.*}', (c) => blockAnswer(node, c.req.param('index'), headers));
  service.all('/blocks', redirectToFolder);
  service.all('/blocks/:start{.*}', (c) =>
    blocksAnswer(node, c.req.param('start'), c.req.query('count') ?? '', headers, pace),
  );
  service.all('/graph', graphAnswers(node, headers, pace));
  service.all('/peers', () => peersAnswer(node.peers));
  service.all('/genesispeers', () => peersAnswer(node.validators(0).peers));
  service.all('/validators', redirectToFolder);
  service.all('/validators/:round{.*}', (c) => {
    const round = c.req.param('round');
    const parsed = round === '' ? { value: node.lastConsensusRound } : parseInteger(round);
    return 'error' in parsed ? failure(parsed.error, headers) : peersAnswer(node.validators(parsed.value).peers);
  });
  service.all('/history', () => {
    const history = new Map(node.peerSets().map(([round, { peers }]) => [round, peers] as const));
    return jsonAnswer(historyCodec.std(history), headers);
  });
}

function graphAnswers(node: ServiceNode, headers: Headers, pace: Pace): (c: Context) => Promise<Response> {
  let sending = 0;
  const counted = async function* (): AsyncGenerator<string> {
    sending += 1;
    try {
      const view = await node.graph();
      yield '';
      yield* graphText(view, node);
    } finally {
      sending -= 1;
    }
  };
  return async ({ req }) => {
    if (sending >= MOST_GRAPHS) return failure('Too many graphs are being sent, ask again later', headers, 503);
    if (req.raw.method === 'HEAD') return streamedAnswer(null, headers);
    const pieces = counted();
    // Up to the look at the graph, so that it counts from now on, and until it is sent or given up.
    await pieces.next();
    return streamedAnswer(textStream(pieces, pace), headers);
  };
}

/** HTTP-12: `//stats`, `/block/../stats`. What a client wrote is seen only below the framework, which cleans part of it itself. */
const redirectToCleanPath: MiddlewareHandler<{ Bindings: ServiceBindings }> = async (c, next) => {
  const { path, query } = targetOf(c);
  const cleaned = cleanPath(path);
  if (cleaned === path) return next();
  return movedPermanently(`${cleaned}${query}`, c.req.raw.method);
};

/** HTTP-12: `/block` to `/block/`. */
function redirectToFolder(c: Context<{ Bindings: ServiceBindings }>): Response {
  const { path, query } = targetOf(c);
  return movedPermanently(`${path}/${query}`, c.req.raw.method);
}

function targetOf(c: Context<{ Bindings: ServiceBindings }>): Target {
  return parseTarget(c.env?.incoming?.url ?? c.req.url);
}
