// How the asking side writes requests and finds answers in a stream of bytes.

import { neverCancelled } from '@babble/host';
import type { RpcResponse } from '@babble/net';
import { EXTENSION_TYPE_BYTE } from '@babble/net';
import { settled } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import type { Bench } from '../bench.ts';
import { bench, latin, receive, send } from '../bench.ts';

const BODY = latin('{"FromID":1}\n');
const quiet = async (): Promise<RpcResponse> => ({ error: '', body: latin('null\n') });

/** Asks, answers with these pieces, and gives what the client made of them. */
async function answerWith(pieces: readonly string[], method = 'sync', hand?: Bench): Promise<RpcResponse> {
  const { transport, layer } = hand ?? (await bench(quiet));
  const asked = transport.request('peer', method, BODY, neverCancelled);
  await settled();
  const stream = layer.dialled[layer.dialled.length - 1];
  if (stream === undefined) throw new Error('Nothing was dialled');
  // The request may fail while its answer is still being written.
  asked.catch(() => undefined);
  await receive(stream, BODY.length);
  for (const piece of pieces) {
    await send(stream, latin(piece));
    await settled();
  }
  return asked;
}

function textOf(response: RpcResponse): string {
  return Buffer.from(response.body).toString('latin1').trim();
}

describe('requests as they are sent', () => {
  test.each([
    ['join', 0],
    ['sync', 1],
    ['eagerSync', 2],
    ['fastForward', 3],
  ])('NET-RPC-2, NET-NL-1: %s is type byte %i, the object and its newline in one write', async (method, typeByte) => {
    const { transport, layer } = await bench(quiet);
    const asked = transport.request('peer', method, BODY, neverCancelled);
    await settled();
    const chunk = await layer.dialled[0]?.read(neverCancelled);
    expect(chunk === undefined ? [] : [...chunk]).toEqual([typeByte, ...BODY]);
    await transport.stop();
    await expect(asked).rejects.toMatchObject({ code: 'BABBLE_NET_STOPPED' });
  });

  test('an extension is a type byte of its own, a header line with name and length, and the bytes', async () => {
    const { transport, layer } = await bench(quiet);
    const asked = transport.request('peer', 'x.y', Uint8Array.of(0, 10, 255), neverCancelled);
    await settled();
    const chunk = await layer.dialled[0]?.read(neverCancelled);
    const header = latin('{"Method":"x.y","Length":3}\n');
    expect(chunk === undefined ? [] : [...chunk]).toEqual([EXTENSION_TYPE_BYTE, ...header, 0, 10, 255]);
    await transport.stop();
    await expect(asked).rejects.toMatchObject({ code: 'BABBLE_NET_STOPPED' });
  });
});

describe('answers in a stream', () => {
  const ANSWER = '""\n{"FromID":7,"x":"}\\"{"}\n';

  test('NET-RPC-3: an answer cut in two at any place is the same answer', async () => {
    for (let cut = 1; cut < ANSWER.length; cut++) {
      const answer = await answerWith([ANSWER.slice(0, cut), ANSWER.slice(cut)]);
      expect({ cut, error: answer.error, body: textOf(answer) }).toEqual({
        cut,
        error: '',
        body: ANSWER.slice(3).trim(),
      });
    }
  });

  test('NET-NL-2: an answer without newlines is understood', async () => {
    expect(textOf(await answerWith(['""{"FromID":7}']))).toBe('{"FromID":7}');
  });

  test('NET-ERR-1: an error text comes with the body null', async () => {
    const answer = await answerWith(['"Not in \\u0042abbling \\"state\\""\nnull\n']);
    expect(answer).toMatchObject({ error: 'Not in Babbling "state"' });
    expect(textOf(answer)).toBe('null');
  });

  test('an extension answer cut in two at any place is the same answer', async () => {
    const text = '""\n{"Length":5}\nab\ncd';
    for (let cut = 1; cut < text.length; cut++) {
      const answer = await answerWith([text.slice(0, cut), text.slice(cut)], 'x');
      expect({ cut, body: textOf(answer) }).toEqual({ cut, body: 'ab\ncd' });
    }
  });

  test.each([
    ['{"no":"text"}\n', 'sync', 'BABBLE_NET_MALFORMED'],
    ['rubbish\nnull\n', 'sync', 'BABBLE_NET_MALFORMED'],
    ['""\n{"Length":-1}\n', 'x', 'BABBLE_NET_MALFORMED'],
    ['""\n{"Length":"5"}\n', 'x', 'BABBLE_NET_MALFORMED'],
    [`""\n{"Length":${' '.repeat(300)}5}\n`, 'x', 'BABBLE_NET_MALFORMED'],
    ['""\n{"Length":999999999999}\n', 'x', 'BABBLE_NET_LIMIT_EXCEEDED'],
  ])('an answer that is no answer (%j to %s) is %s', async (text, method, code) => {
    await expect(answerWith([text], method)).rejects.toMatchObject({ code, data: { target: 'peer', method } });
  });

  test('NET-POOL-2: an answer that ends too early is BABBLE_NET_CONNECTION_LOST', async () => {
    const hand = await bench(quiet);
    const asked = answerWith(['""\n{"From'], 'sync', hand);
    await settled();
    await settled();
    await settled();
    hand.layer.dialled[0]?.close();
    await expect(asked).rejects.toMatchObject({ code: 'BABBLE_NET_CONNECTION_LOST' });
  });
});
