// The document that describes the API is a valid one, and says of every endpoint what it does.
import { createService } from '@babble/service';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { UNLIMITED } from '../unlimited.ts';
import { recordedPhases } from '../vectors/recorded-answers.ts';
import { recordedNode } from '../vectors/recorded-node.ts';

interface Document {
  readonly info: { readonly version: string };
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { operationId: string; summary: string; security?: unknown; responses: object }>>
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let document: Document;
beforeAll(async () => {
  const [phase] = await recordedPhases();
  if (phase === undefined) throw new Error('nothing was recorded');
  const service = createService({ node: recordedNode(phase, true), version: '1.2.3', limits: UNLIMITED });
  document = (await (await service.request('/v1/openapi.json')).json()) as Document;
});

describe('/v1/openapi.json', () => {
  test('is a valid document of OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document as unknown as Record<string, unknown>);
    expect(errors).toBeUndefined();
    expect([valid, validator.version, document.info.version]).toEqual([true, '3.1', '1.2.3']);
  });

  test('has all endpoints, each with a name of its own and what can go wrong', () => {
    expect(Object.keys(document.paths).sort()).toEqual([
      '/healthz',
      '/readyz',
      '/v1/blocks',
      '/v1/blocks/{index}',
      '/v1/blocks/{index}/proof',
      '/v1/events',
      '/v1/events/{id}',
      '/v1/membership',
      '/v1/rounds',
      '/v1/status',
      '/v1/stream',
      '/v1/transactions',
      '/v1/transactions/{hash}',
      '/v1/validators',
    ]);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { summary, responses } of operations) {
      expect(summary).not.toBe('');
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '429', '500', '503']));
    }
    expect(document.paths['/v1/transactions']?.['post']?.security).toEqual([{ token: [] }, {}]);
  });

  test('names every schema that it refers to', () => {
    const text = JSON.stringify(document);
    const named = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(20);
    for (const name of named) expect(Object.keys(document.components.schemas)).toContain(name);
  });
});
