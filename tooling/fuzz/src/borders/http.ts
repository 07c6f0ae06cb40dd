// Requests to the HTTP service, over a real socket. Rules HTTP-1 … HTTP-13, OURS-8.

import { createService, type Served, serve } from '@babble/service';
import type { Chance } from '@babble-tooling/simulation';
import { type AttackedNode, startAttackedNode, stateOf } from '../attacked-node.ts';
import type { Border, FuzzCase, Target } from '../border.ts';
import { exchange } from '../exchange.ts';
import { mutateBytes } from '../mutate-bytes.ts';

const PATHS: readonly string[] = [
  '/stats',
  '/block/',
  '/block/0',
  '/blocks/0?count=3',
  '/graph',
  '/peers',
  '/genesispeers',
  '/validators/',
  '/validators/0',
  '/history',
  '/',
  '//stats',
  '/block/../stats',
  '/nothing',
  '/healthz',
  '/readyz',
  '/metrics',
  '/v1/status',
  '/v1/validators',
  '/v1/membership',
  '/v1/blocks?from=0&limit=3',
  '/v1/blocks/0',
  '/v1/blocks/0/proof',
  '/v1/transactions/00',
  '/v1/events?from=0&limit=5',
  '/v1/events/0X00',
  '/v1/rounds?from=0&limit=5',
  '/v1/openapi.json',
];

const ODD_PARTS: readonly string[] = [
  '-1',
  '99999999999999999999',
  '1e3',
  '0x10',
  '%',
  '%00',
  '%2e%2e',
  '..',
  '?count=',
  '?count=-1',
  '?count=1&count=2',
  '#',
  '\\',
  'é',
  ' ',
  '%ff',
  '+1',
  '٣',
  '/'.repeat(100),
  'a'.repeat(5_000),
  '?'.repeat(20),
];

/** A server that waits for the rest of a request hears that none comes. */
const LONGEST_MS = 5_000;

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE', 'PATCH', 'get', 'X'];

const HEADERS: readonly string[] = [
  'Origin: http://x',
  'Content-Length: 5',
  'Content-Length: -1',
  'Transfer-Encoding: chunked',
  'Expect: 100-continue',
  'Connection: upgrade\r\nUpgrade: websocket',
  'Range: bytes=0-1',
  'Host: ',
  'X: é',
  `X: ${'a'.repeat(20_000)}`,
  ': x',
];

export const http: Border = {
  name: 'http',
  casesPerTarget: 1_000,
  open: async () => {
    const attacked = await startAttackedNode();
    // Limits per client would keep most cases out.
    const served = await serve({
      service: createService({ node: attacked.node, limits: { ratePerSecond: 0, busyShare: 1 } }),
      listen: '127.0.0.1:0',
    });
    return new HttpTarget(attacked, served);
  },
};

class HttpTarget implements Target {
  readonly #attacked: AttackedNode;
  readonly #served: Served;
  readonly #port: number;

  constructor(attacked: AttackedNode, served: Served) {
    this.#attacked = attacked;
    this.#served = served;
    this.#port = Number(served.address.split(':').pop());
  }

  async next(chance: Chance): Promise<FuzzCase> {
    const headers = Array.from({ length: chance.below(3) }, () => chance.pick(HEADERS));
    const path = chance.pick(PATHS) + (chance.happens(0.6) ? chance.pick(ODD_PARTS) : '');
    const lines = [`${chance.pick(METHODS)} ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers];
    const bytes = new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
    return { input: chance.happens(0.3) ? mutateBytes(bytes, chance) : bytes, isSigned: false };
  }

  async attack({ input }: FuzzCase): Promise<string | undefined> {
    const before = stateOf(this.#attacked);
    await exchange(this.#port, input, LONGEST_MS);
    if (stateOf(this.#attacked) !== before) return 'looking at the node changed it';
    const answer = await exchange(this.#port, Buffer.from(HONEST), LONGEST_MS);
    return /^HTTP\/1\.1 200 /.test(answer) ? undefined : `an honest request was answered ${answer.slice(0, 200)}`;
  }

  async stop(): Promise<void> {
    await this.#served.close();
    await this.#attacked.node.stop();
  }
}

const HONEST = 'GET /stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
