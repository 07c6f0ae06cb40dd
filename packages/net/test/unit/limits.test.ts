// Every bound of stream RPC, each reached by a test. Rule OURS-8.

import { neverCancelled } from '@babble/host';
import type { ByteStream, RequestHandler } from '@babble/net';
import { DEFAULT_RPC_LIMITS } from '@babble/net';
import { settled } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { bench, latin, receive, send } from '../bench.ts';

const answering: RequestHandler = async () => ({ error: '', body: latin('{}\n') });
const never: RequestHandler = () => new Promise(() => undefined);
const REQUEST = latin('\u0001{}\n');

async function isClosed(stream: ByteStream): Promise<boolean> {
  const outcome = await Promise.race([
    stream.read(neverCancelled).then(
      (chunk) => chunk === undefined,
      () => true,
    ),
    settled().then(() => false),
  ]);
  return outcome;
}

describe('limits of the answering side', () => {
  test('OURS-8: a request of the largest size is answered, a larger one closes the connection', async () => {
    const { connect } = await bench(answering, { limits: { maxRequestBytes: 20 } });
    const fitting = connect();
    await send(fitting, latin(`\u0001{"x":"${'a'.repeat(12)}"}\n`));
    expect((await receive(fitting, 6)).toString()).toBe('""\n{}\n');
    for (const tooLarge of [`{"x":"${'a'.repeat(13)}"}\n`, `{"x":"${'a'.repeat(40)}`]) {
      const stream = connect();
      await send(stream, latin(`\u0001${tooLarge}`));
      await settled();
      // Nothing more is read from a connection that has sent too much.
      await send(stream, latin('more')).catch(() => undefined);
      await settled();
      expect(await isClosed(stream)).toBe(true);
    }
  });

  test('OURS-8: an extension that announces too much closes the connection before it is read', async () => {
    const { connect } = await bench(answering, { limits: { maxRequestBytes: 20 } });
    const stream = connect();
    await send(stream, latin('e{"Method":"x","Length":21}\n'));
    await settled();
    expect(await isClosed(stream)).toBe(true);
  });

  test('NET-CONN-4: a connection without a request is closed after connectionIdleMs', async () => {
    const { connect, clock } = await bench(answering);
    const stream = connect();
    await clock.run(DEFAULT_RPC_LIMITS.connectionIdleMs - 1);
    await send(stream, REQUEST);
    expect((await receive(stream, 6)).length).toBe(6);
    await clock.run(DEFAULT_RPC_LIMITS.connectionIdleMs - 1);
    await send(stream, REQUEST);
    expect((await receive(stream, 6)).length).toBe(6);
    await clock.run(DEFAULT_RPC_LIMITS.connectionIdleMs);
    expect(await isClosed(stream)).toBe(true);
  });

  test('NET-CONN-4: a request that drips in is cut after requestReadMs', async () => {
    const { connect, clock } = await bench(answering);
    const stream = connect();
    await send(stream, latin('\u0001{"x":"'));
    for (let step = 1; step < 10; step++) {
      await clock.run(DEFAULT_RPC_LIMITS.requestReadMs / 10);
      await send(stream, latin('a'));
    }
    await clock.run(DEFAULT_RPC_LIMITS.requestReadMs / 10);
    expect(await isClosed(stream)).toBe(true);
  });

  test('NET-CONN-5: a handler that does not answer is answered for after answerMs, and told', async () => {
    let isTold = false;
    const handler: RequestHandler = (request) => {
      request.signal.addEventListener('abort', () => {
        isTold = true;
      });
      return never(request);
    };
    const { connect, clock } = await bench(handler);
    const stream = connect();
    await send(stream, REQUEST);
    await clock.run(DEFAULT_RPC_LIMITS.answerMs);
    expect((await receive(stream, 5)).toString()).toBe('"command timed out"\nnull\n');
    expect(isTold).toBe(true);
  });

  test('OURS-8: an answer that nobody takes is given up after answerWriteMs', async () => {
    const { connect, clock } = await bench(async () => ({ error: '', body: latin(`"${'a'.repeat(100)}"\n`) }));
    const stream = connect(10);
    await send(stream, REQUEST);
    await clock.run(DEFAULT_RPC_LIMITS.answerWriteMs);
    expect(await isClosed(stream)).toBe(true);
  });

  test('OURS-8: connections beyond maxConnections are closed at once, and a place becomes free again', async () => {
    const { connect } = await bench(answering, { limits: { maxConnections: 2 } });
    const [first, second, third] = [connect(), connect(), connect()];
    expect(await isClosed(third)).toBe(true);
    first.close();
    await settled();
    const fourth = connect();
    for (const stream of [second, fourth]) {
      await send(stream, REQUEST);
      expect((await receive(stream, 6)).toString()).toBe('""\n{}\n');
    }
  });

  test('OURS-8, C11: requests beyond maxConcurrentRequests are answered at once; joins are counted apart', async () => {
    const { connect } = await bench(never, { limits: { maxConcurrentRequests: 2 } });
    for (const byte of ['\u0000', '\u0001']) {
      for (let count = 0; count < 2; count++) await send(connect(), latin(`${byte}{}\n`));
      await settled();
      const stream = connect();
      await send(stream, latin(`${byte}{}\n`));
      expect((await receive(stream, 5)).toString()).toBe('"too many requests"\nnull\n');
    }
  });

  test('C11: a place is free again only when its handler is done, also after the requester has gone', async () => {
    let finish: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const handler: RequestHandler = async (request) => {
      await waiting;
      return answering(request);
    };
    const { connect } = await bench(handler, { limits: { maxConcurrentRequests: 1 } });
    const gone = connect();
    await send(gone, REQUEST);
    await settled();
    gone.abort(new Error('gone'));
    await settled();
    const stream = connect();
    await send(stream, REQUEST);
    expect((await receive(stream, 5)).toString()).toBe('"too many requests"\nnull\n');
    finish();
    await settled();
    await send(stream, REQUEST);
    expect((await receive(stream, 6)).toString()).toBe('""\n{}\n');
  });

  test('no timer is left behind when the transport is stopped', async () => {
    const { connect, clock, transport } = await bench(answering);
    const stream = connect();
    await send(stream, REQUEST);
    await receive(stream, 6);
    await settled();
    expect(clock.timerCount).toBeGreaterThan(0);
    await transport.stop();
    expect(clock.timerCount).toBe(0);
  });
});

describe('limits of the asking side', () => {
  test.each([
    ['maxResponseBytes', '""\n{"x":"aaaaaaaaaaaaaaaaaaaaaaaaa"}\n'],
    ['maxErrorBytes', '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"\nnull\n'],
  ])('OURS-8: an answer beyond %s is BABBLE_NET_LIMIT_EXCEEDED', async (limit, answer) => {
    const { transport, layer } = await bench(answering, { limits: { [limit]: 20 } });
    const asked = transport.request('peer', 'sync', latin('{}\n'), neverCancelled);
    await settled();
    await send(layer.dialled[0] as ByteStream, latin(answer));
    await expect(asked).rejects.toMatchObject({ code: 'BABBLE_NET_LIMIT_EXCEEDED' });
  });

  test('NET-RPC-2, C12: requests wait timeoutMs, joins joinTimeoutMs', async () => {
    const { transport, clock } = await bench(answering, { timeoutMs: 200, joinTimeoutMs: 900 });
    for (const [method, timeoutMs] of [
      ['sync', 200],
      ['eagerSync', 200],
      ['fastForward', 200],
      ['join', 900],
    ] as const) {
      const startMs = clock.now();
      const asked = transport.request('peer', method, latin('{}\n'), neverCancelled);
      await expect(clock.until(asked)).rejects.toMatchObject({ code: 'BABBLE_NET_TIMEOUT', data: { timeoutMs } });
      expect(clock.now() - startMs).toBe(timeoutMs);
    }
  });
});
