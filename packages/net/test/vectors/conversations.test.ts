// The recorded gossip of the Go implementation, replayed from both sides and through the codecs.

import type { TextCodec } from '@babble/crypto';
import { neverCancelled } from '@babble/host';
import {
  decodeBody,
  eagerSyncRequestCodec,
  eagerSyncResponseCodec,
  encodeBody,
  fastForwardRequestCodec,
  fastForwardResponseCodec,
  joinRequestCodec,
  joinResponseCodec,
  syncRequestCodec,
  syncResponseCodec,
} from '@babble/net';
import { settled } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { bench, receive, send } from '../bench.ts';
import { answerParts, methodOf, recordedConversations } from '../conversations.ts';

const conversations = recordedConversations();

function again<T>(codec: TextCodec<T>): (body: Buffer) => string {
  return (body) => Buffer.from(encodeBody(codec, decodeBody(codec, body))).toString();
}

const REQUESTS = {
  join: again(joinRequestCodec),
  sync: again(syncRequestCodec),
  eagerSync: again(eagerSyncRequestCodec),
  fastForward: again(fastForwardRequestCodec),
};

const ANSWERS = {
  join: again(joinResponseCodec),
  sync: again(syncResponseCodec),
  eagerSync: again(eagerSyncResponseCodec),
  fastForward: again(fastForwardResponseCodec),
};

describe('recorded gossip', () => {
  test('there are conversations with all four methods', () => {
    const methods = conversations.flatMap(({ exchanges }) => exchanges.map(({ request }) => methodOf(request)));
    expect(new Set(methods)).toEqual(new Set(['join', 'sync', 'eagerSync', 'fastForward']));
    expect(methods.length).toBeGreaterThan(500);
  });

  test('NET-MSG-1 … NET-MSG-9: each message is read and written again byte for byte', () => {
    for (const { exchanges } of conversations) {
      for (const { request, answer } of exchanges) {
        const method = methodOf(request);
        expect(REQUESTS[method](request.subarray(1))).toBe(request.subarray(1).toString());
        const { error, body } = answerParts(answer);
        if (body.toString() !== 'null\n') expect(ANSWERS[method](body)).toBe(body.toString());
        else expect(error).not.toBe('');
      }
    }
  });

  test('NET-RPC-1, NET-RPC-3: a server that is sent the recorded requests sends the recorded answers', async () => {
    for (const { name, exchanges } of conversations) {
      let position = 0;
      const { connect } = await bench(async ({ method, body }) => {
        const exchange = exchanges[position++];
        if (exchange === undefined) throw new Error('More requests than recorded');
        expect(method).toBe(methodOf(exchange.request));
        expect(Buffer.from(body).equals(exchange.request.subarray(1))).toBe(true);
        return answerParts(exchange.answer);
      });
      const stream = connect(1 << 24);
      for (const { request, answer } of exchanges) {
        await send(stream, request);
        expect({ name, answer: (await receive(stream, answer.length)).toString() }).toEqual({
          name,
          answer: answer.toString(),
        });
      }
    }
  });

  test('NET-RPC-1, NET-NL-1: a client asks with the recorded bytes, in one write, and takes the recorded answers', async () => {
    for (const { exchanges } of conversations) {
      const { transport, layer } = await bench(async () => ({ error: '', body: Buffer.from('null\n') }));
      for (const { request, answer } of exchanges) {
        const asked = transport.request('peer', methodOf(request), request.subarray(1), neverCancelled);
        await settled();
        const sent = await layer.dialled[0]?.read(neverCancelled);
        expect(Buffer.from(sent ?? []).equals(request)).toBe(true);
        for (let start = 0; start < answer.length; start += 1448) {
          const stream = layer.dialled[0];
          if (stream !== undefined) await send(stream, answer.subarray(start, start + 1448));
        }
        const { error, body } = await asked;
        const expected = answerParts(answer);
        expect(error).toBe(expected.error);
        expect(Buffer.from(body).toString().trimEnd()).toBe(expected.body.toString().trimEnd());
      }
    }
  });
});
