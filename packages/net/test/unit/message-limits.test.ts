// How much one message may hold, each bound reached. Rules OURS-8, ENC-DEC-16.
import {
  DEFAULT_MESSAGE_LIMITS,
  decodeBody,
  eagerSyncRequestCodec,
  MAX_EVENTS_PER_MESSAGE,
  MAX_KNOWN_ENTRIES,
  syncRequestCodec,
  syncResponseCodec,
} from '@babble/net';
import { describe, expect, test } from '@jest/globals';
import { bench, latin, receive, send } from '../bench.ts';

const EXCEEDED = expect.objectContaining({ code: 'BABBLE_NET_LIMIT_EXCEEDED' });

function nested(depth: number): Uint8Array {
  return latin(`{"x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}\n`);
}

function events(count: number): Uint8Array {
  return latin(`{"Events":[${'{},'.repeat(count - 1)}{}]}\n`);
}

function known(count: number): Uint8Array {
  const entries = Array.from({ length: count }, (_, id) => `"${id}":1`);
  return latin(`{"Known":{${entries.join(',')}}}\n`);
}

describe('limits of one message', () => {
  test('OURS-8: nesting up to maxDepth is read, also where it is ignored, and refused beyond', () => {
    const { maxDepth } = DEFAULT_MESSAGE_LIMITS;
    expect(decodeBody(syncRequestCodec, nested(maxDepth)).fromId).toBe(0);
    expect(() => decodeBody(syncRequestCodec, nested(maxDepth + 1))).toThrow(EXCEEDED);
  });

  test('OURS-8: more than maxElements values are refused, also where they are ignored', () => {
    const { maxElements } = DEFAULT_MESSAGE_LIMITS;
    const body = (count: number): Uint8Array => latin(`{"x":[${'0,'.repeat(count - 1)}0]}\n`);
    expect(decodeBody(syncRequestCodec, body(maxElements - 1)).fromId).toBe(0);
    expect(() => decodeBody(syncRequestCodec, body(maxElements))).toThrow(EXCEEDED);
  });

  test.each([
    ['EagerSync request', eagerSyncRequestCodec],
    ['Sync answer', syncResponseCodec],
  ])('OURS-8: a %s carries at most MAX_EVENTS_PER_MESSAGE events', (_, codec) => {
    expect(decodeBody<{ readonly events: unknown }>(codec, events(MAX_EVENTS_PER_MESSAGE)).events).toHaveLength(
      MAX_EVENTS_PER_MESSAGE,
    );
    expect(() => decodeBody<unknown>(codec, events(MAX_EVENTS_PER_MESSAGE + 1))).toThrow(EXCEEDED);
  });

  test('OURS-8: a known map has at most MAX_KNOWN_ENTRIES entries', () => {
    expect(decodeBody(syncRequestCodec, known(MAX_KNOWN_ENTRIES)).known?.size).toBe(MAX_KNOWN_ENTRIES);
    expect(() => decodeBody(syncRequestCodec, known(MAX_KNOWN_ENTRIES + 1))).toThrow(EXCEEDED);
  });

  test('NET-CONN-2, OURS-8: a request beyond the limits gets no answer, the connection is closed', async () => {
    const { connect } = await bench(async ({ body }) => {
      decodeBody(syncRequestCodec, body);
      return { error: '', body: latin('{}\n') };
    });
    const stream = connect();
    await send(stream, latin(`\u0001${Buffer.from(nested(100)).toString('latin1')}`));
    expect((await receive(stream, 1)).length).toBe(0);
  });
});
