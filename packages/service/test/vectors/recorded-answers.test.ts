// A node in the recorded state gives the recorded answers, byte for byte, over a real socket. Rules HTTP-1 … HTTP-13,
// HTTP-15, ENC-USE-5.
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { createService, type Served, serve } from '@babble/service';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UNLIMITED } from '../unlimited.ts';
import type { Exchange } from './recorded-answers.ts';
import { headerOf, recordedPhases } from './recorded-answers.ts';
import { recordedNode } from './recorded-node.ts';

interface Answer {
  readonly message: IncomingMessage;
  readonly body: string;
}

function ask(address: string, { request: { method, path, headers } }: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const [host, port] = address.split(':');
    const sent = request({ host, port, method, path, headers, agent: false }, (message) => {
      let body = '';
      message.setEncoding('utf8');
      message.on('data', (chunk: string) => {
        body += chunk;
      });
      message.on('end', () => resolve({ message, body }));
      message.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** The headers that mean something; Go gives no length to long answers, we do. */
const COMPARED = ['Access-Control-Allow-Origin', 'Content-Type', 'X-Content-Type-Options', 'Location'];

/** The rule that is about a path; everything else is about paths that do not exist or are written otherwise. */
const RULES: readonly (readonly [path: RegExp, rule: string])[] = [
  [/^\/stats(\?|$)/, 'HTTP-2'],
  [/^\/block\/(?!\.\.)/, 'HTTP-3'],
  [/^\/blocks\/[^?]*$/, 'HTTP-4'],
  [/^\/blocks\//, 'HTTP-5'],
  [/^\/graph$/, 'HTTP-15'],
  [/^\/peers(\?|$)/, 'HTTP-7'],
  [/^\/genesispeers$/, 'HTTP-8'],
  [/^\/validators\/$/, 'HTTP-9'],
  [/^\/validators\/./, 'HTTP-10'],
  [/^\/history$/, 'HTTP-11'],
];

function ruleOf(path: string): string {
  return RULES.find(([pattern]) => pattern.test(path))?.[1] ?? 'HTTP-12';
}

const phases = await recordedPhases();

for (const [position, phase] of phases.entries()) {
  describe(phase.name, () => {
    let served: Served;
    beforeAll(async () => {
      const service = createService({ node: recordedNode(phase, position % 2 === 0), limits: UNLIMITED });
      served = await serve({ service, listen: '127.0.0.1:0' });
    });
    afterAll(() => served.close());

    for (const [number, exchange] of phase.exchanges.entries()) {
      const { method, path } = exchange.request;
      const name = `${number}: ${method} ${path}`;
      if (path.startsWith('/debug/')) {
        test(`J3: ${name} is not served`, async () => {
          const { message, body } = await ask(served.address, exchange);
          expect([message.statusCode, body]).toEqual([404, '404 page not found\n']);
        });
        continue;
      }
      test(`${ruleOf(path)}: ${name} has the recorded answer`, async () => {
        const { message, body } = await ask(served.address, exchange);
        expect(message.statusCode).toBe(exchange.status);
        expect(body).toBe(exchange.body);
        for (const header of COMPARED)
          expect([header, message.headers[header.toLowerCase()]]).toEqual([header, headerOf(exchange, header)]);
        const length = headerOf(exchange, 'Content-Length');
        // A graph is sent before anybody knows its length (J4); Go waits until it knows whether it is short.
        if (length !== undefined && path !== '/graph') expect(message.headers['content-length']).toBe(length);
      });
    }
  });
}
