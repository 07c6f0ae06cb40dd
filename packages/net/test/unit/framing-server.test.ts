// How the answering side finds requests in a stream of bytes.

import { neverCancelled } from '@babble/host';
import type { RequestHandler, RpcRequest } from '@babble/net';
import { settled } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { bench, latin, receive, send } from '../bench.ts';

const SYNC = '\u0001{"FromID":1,"Known":{"1":-1},"SyncLimit":1}\n';
const PUSH = '\u0002{"FromID":2,"Events":[{"Signature":"}\\"]\\\\"}]}\n';

/** Remembers what came and answers `{"n":…}`, counting. */
function recorder(): { readonly handler: RequestHandler; readonly seen: string[] } {
  const seen: string[] = [];
  const handler: RequestHandler = async (request: RpcRequest) => {
    seen.push(`${request.method} ${Buffer.from(request.body).toString('latin1').trim()}`);
    return { error: '', body: latin(`{"n":${seen.length}}\n`) };
  };
  return { handler, seen };
}

async function exchange(pieces: readonly string[], answerBytes: number) {
  const { handler, seen } = recorder();
  const { connect } = await bench(handler);
  const stream = connect();
  for (const piece of pieces) {
    await send(stream, latin(piece));
    await settled();
  }
  const answer = (await receive(stream, answerBytes)).toString('latin1');
  return { answer, seen, stream };
}

const ANSWER_1 = '""\n{"n":1}\n';
const ANSWER_2 = '""\n{"n":2}\n';
const BOTH = [`sync ${SYNC.slice(1).trim()}`, `eagerSync ${PUSH.slice(1).trim()}`];

describe('requests in a stream', () => {
  test('NET-RPC-1: a request cut in two at any place is the same request', async () => {
    for (let cut = 1; cut < PUSH.length; cut++) {
      const { answer, seen } = await exchange([PUSH.slice(0, cut), PUSH.slice(cut)], ANSWER_1.length);
      expect({ cut, answer, seen }).toEqual({ cut, answer: ANSWER_1, seen: BOTH.slice(1) });
    }
  });

  test('NET-RPC-1: a request that comes byte by byte is the same request', async () => {
    const { answer, seen } = await exchange(PUSH.split(''), ANSWER_1.length);
    expect({ answer, seen }).toEqual({ answer: ANSWER_1, seen: BOTH.slice(1) });
  });

  test('NET-CONN-3: requests sent ahead are answered in order, however they are cut', async () => {
    const stream = SYNC + PUSH;
    for (let cut = 0; cut < stream.length; cut++) {
      const pieces = [stream.slice(0, cut), stream.slice(cut)].filter((piece) => piece !== '');
      const { answer, seen } = await exchange(pieces, ANSWER_1.length * 2);
      expect({ cut, answer, seen }).toEqual({ cut, answer: ANSWER_1 + ANSWER_2, seen: BOTH });
    }
  });

  test.each(['', '\n'])(
    'NET-CONN-3: requests without a newline between them, then %j, are answered in order',
    async (end) => {
      const stream = SYNC.trimEnd() + PUSH.trimEnd() + end;
      for (let cut = 0; cut < stream.length; cut++) {
        const pieces = [stream.slice(0, cut), stream.slice(cut)].filter((piece) => piece !== '');
        const { answer, seen } = await exchange(pieces, ANSWER_1.length * 2);
        expect({ cut, answer, seen }).toEqual({ cut, answer: ANSWER_1 + ANSWER_2, seen: BOTH });
      }
    },
  );

  test('NET-NL-1: white space before a type byte is skipped, also a newline that comes late', async () => {
    const { answer, seen } = await exchange([`\r\n \t${SYNC.trimEnd()}`, '\n', '\n', PUSH], ANSWER_1.length * 2);
    expect({ answer, seen }).toEqual({ answer: ANSWER_1 + ANSWER_2, seen: BOTH });
  });

  test('NET-NL-1: a request without its newline is answered', async () => {
    const { answer } = await exchange([SYNC.trimEnd()], ANSWER_1.length);
    expect(answer).toBe(ANSWER_1);
  });

  test('NET-RPC-4: white space before and inside the object is allowed', async () => {
    const { seen } = await exchange(['\u0001 \n{\n "FromID" : 1\n}\n'], ANSWER_1.length);
    expect(seen).toEqual(['sync {\n "FromID" : 1\n}']);
  });

  test.each(['null', '5', '-1.5e3', '"text \\" ]"', '[]', '[{"a":[]}]', 'true'])(
    'NET-RPC-4: %s in place of the object reaches the handler, which judges it',
    async (value) => {
      const { seen } = await exchange([`\u0003${value}\n`], ANSWER_1.length);
      expect(seen).toEqual([`fastForward ${value}`]);
    },
  );

  test.each([4, 5, 0x47, 0x7b, 255])(
    'NET-CONN-2: type byte %i closes the connection without an answer',
    async (byte) => {
      const { handler, seen } = recorder();
      const { connect } = await bench(handler);
      const stream = connect();
      await send(stream, Uint8Array.from([byte, 0x7b, 0x7d, 0x0a]));
      await expect(stream.read(neverCancelled)).resolves.toBeUndefined();
      expect(seen).toEqual([]);
    },
  );
});
