// The HTTP API of a node: which path gives what. Rules HTTP-1 … HTTP-14, ENC-USE-5; unlike the
// reference there is no /debug/pprof (J3).
import { intMap, text, textMap } from '@babble/crypto';
import type { Peer } from '@babble/peers';
import { peerListCodec } from '@babble/peers';
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import type { Headers } from './answers.ts';
import { corsHeaders, failure, jsonAnswer, movedPermanently, notFound, streamedAnswer } from './answers.ts';
import { blockAnswer, blocksAnswer } from './block-answers.ts';
import type { Target } from './clean-path.ts';
import { cleanPath, parseTarget } from './clean-path.ts';
import { graphText } from './graph-text.ts';
import { parseInteger } from './parse-integer.ts';
import type { ServiceNode } from './service-node.ts';
import { textStream } from './text-stream.ts';

export interface ServiceInit {
  /** A `BabbleNode`, in whatever state. */
  readonly node: ServiceNode;
  /** Value of `Access-Control-Allow-Origin`: `*` by default, `''` for none. */
  readonly cors?: string;
}

/** What `@hono/node-server` adds to a request; absent where there is no socket. */
export type ServiceBindings = Partial<HttpBindings>;

/** A Hono application: serve it, mount it into another one, or ask it without any socket (`request`). */
export type Service = Hono<{ Bindings: ServiceBindings }>;

/** Graphs being sent at once; more are refused, because each holds its part of the history in memory. */
const MOST_GRAPHS = 8;

/** Sorted by key (HTTP-2). */
const statisticsCodec = textMap(text);
const historyCodec = intMap(peerListCodec, 'int64');

/**
 * The answers of a node over HTTP. Each is made of the node's state at one moment (A12); `/graph` is sent in chunks while the node
 * goes on. Errors of a client are answered with status 500 and Go's texts (HTTP-1).
 */
export function createService({ node, cors = '*' }: ServiceInit): Service {
  const headers = corsHeaders(cors);
  const peersAnswer = (peers: readonly Peer[]): Response => jsonAnswer(peerListCodec.std(peers), headers);
  const service: Service = new Hono();
  service.use(redirectToCleanPath);
  service.all('/stats', () => jsonAnswer(statisticsCodec.std(new Map(Object.entries(node.statistics()))), headers));
  service.all('/block', redirectToFolder);
  service.all('/block/:index{.*}', (c) => blockAnswer(node, c.req.param('index'), headers));
  service.all('/blocks', redirectToFolder);
  service.all('/blocks/:start{.*}', (c) =>
    blocksAnswer(node, c.req.param('start'), c.req.query('count') ?? '', headers),
  );
  service.all('/graph', graphAnswers(node, headers));
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
  service.notFound(notFound);
  service.onError((error) => failure(error.message, headers));
  return service;
}

function graphAnswers(node: ServiceNode, headers: Headers): (c: Context) => Promise<Response> {
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
    return streamedAnswer(textStream(pieces), headers);
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
