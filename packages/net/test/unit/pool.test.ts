// Connections that are kept for the next request.

import { cancelSource, neverCancelled } from '@babble/host';
import type { ByteStream } from '@babble/net';
import { DEFAULT_RPC_LIMITS } from '@babble/net';
import { settled } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import type { Bench } from '../bench.ts';
import { bench, latin, receive, send } from '../bench.ts';

const BODY = latin('{}\n');
const ANSWER = latin('""\n{}\n');

async function idleBench(init = {}): Promise<Bench> {
  return bench(async () => ({ error: '', body: BODY }), init);
}

function end(hand: Bench, position: number): ByteStream {
  const stream = hand.layer.dialled[position];
  if (stream === undefined) throw new Error(`Connection ${position} was not dialled`);
  return stream;
}

/** Asks, and lets the other end of connection `position` answer. */
async function ask(hand: Bench, position: number, answer: Uint8Array = ANSWER) {
  const asked = hand.transport.request('peer', 'sync', BODY, neverCancelled);
  await settled();
  await receive(end(hand, position), BODY.length + 1);
  await send(end(hand, position), answer);
  return asked;
}

describe('the pool of connections', () => {
  test('NET-POOL-1: one connection carries one request after the other', async () => {
    const hand = await idleBench();
    for (let count = 0; count < 3; count++) await ask(hand, 0);
    expect(hand.layer.dialled.length).toBe(1);
  });

  test('NET-POOL-2: an answer with an error text keeps the connection', async () => {
    const hand = await idleBench();
    await ask(hand, 0, latin('"boom"\nnull\n'));
    await ask(hand, 0);
    expect(hand.layer.dialled.length).toBe(1);
  });

  test('NET-POOL-1: at most maxPool connections are kept per target, the others are closed', async () => {
    const hand = await idleBench();
    const asked = [0, 1, 2].map(() => hand.transport.request('peer', 'sync', BODY, neverCancelled));
    await settled();
    for (const position of [0, 1, 2]) {
      await receive(end(hand, position), 4);
      await send(end(hand, position), ANSWER);
      await settled();
    }
    await Promise.all(asked);
    await expect(end(hand, 2).read(neverCancelled)).resolves.toBeUndefined();
    // The one returned last is taken first.
    await ask(hand, 1);
    await ask(hand, 1);
    expect(hand.layer.dialled.length).toBe(3);
  });

  test('NET-POOL-1: targets do not share connections', async () => {
    const hand = await idleBench();
    await ask(hand, 0);
    const asked = hand.transport.request('other', 'sync', BODY, neverCancelled);
    await settled();
    await send(end(hand, 1), ANSWER);
    await asked;
    expect(hand.layer.dialled.length).toBe(2);
  });

  test('NET-POOL-2: an idle connection that the peer closes is dropped', async () => {
    const hand = await idleBench();
    await ask(hand, 0);
    end(hand, 0).close();
    await settled();
    await ask(hand, 1);
    expect(hand.layer.dialled.length).toBe(2);
  });

  test('NET-POOL-2: an idle connection on which the peer speaks unasked is dropped', async () => {
    const hand = await idleBench();
    await ask(hand, 0);
    await send(end(hand, 0), latin('"unasked"\nnull\n'));
    await settled();
    expect((await ask(hand, 1)).error).toBe('');
  });

  test('NET-POOL-2: an idle connection is closed after poolIdleMs', async () => {
    const hand = await idleBench();
    await ask(hand, 0);
    await hand.clock.run(DEFAULT_RPC_LIMITS.poolIdleMs);
    await expect(end(hand, 0).read(neverCancelled)).resolves.toBeUndefined();
    await ask(hand, 1);
  });

  test('NET-NL-1: a request on a connection that turns out dead is sent once again on a fresh one', async () => {
    const hand = await idleBench();
    await ask(hand, 0);
    const asked = hand.transport.request('peer', 'sync', BODY, neverCancelled);
    await settled();
    end(hand, 0).abort(new Error('closed before the request came'));
    await settled();
    await receive(end(hand, 1), 4);
    await send(end(hand, 1), ANSWER);
    expect((await asked).error).toBe('');
    expect(hand.layer.dialled.length).toBe(2);
  });

  test('NET-NL-1: only once, and not when an answer has begun', async () => {
    const hand = await idleBench();
    await ask(hand, 0);
    const twice = hand.transport.request('peer', 'sync', BODY, neverCancelled);
    await settled();
    end(hand, 0).close();
    await settled();
    end(hand, 1).close();
    await expect(twice).rejects.toMatchObject({ code: 'BABBLE_NET_CONNECTION_LOST' });

    await ask(hand, 2);
    const begun = hand.transport.request('peer', 'sync', BODY, neverCancelled);
    await settled();
    await send(end(hand, 2), latin('""\n{'));
    await settled();
    end(hand, 2).close();
    await expect(begun).rejects.toMatchObject({ code: 'BABBLE_NET_CONNECTION_LOST' });
    expect(hand.layer.dialled.length).toBe(3);
  });

  test('NET-POOL-2: a connection is broken after a time-out or a cancelled request', async () => {
    const hand = await idleBench();
    const slow = hand.transport.request('peer', 'sync', BODY, neverCancelled);
    await expect(hand.clock.until(slow)).rejects.toMatchObject({ code: 'BABBLE_NET_TIMEOUT' });
    const source = cancelSource();
    const cancelled = hand.transport.request('peer', 'sync', BODY, source.signal);
    await settled();
    source.cancel();
    await expect(cancelled).rejects.toMatchObject({ code: 'BABBLE_NET_CANCELLED' });
    for (const position of [0, 1]) {
      await expect(receive(end(hand, position), 100)).rejects.toMatchObject({ code: 'BABBLE_NET_CONNECTION_LOST' });
    }
  });

  test('NET-POOL-2: stopping the transport closes idle connections and leaves no timer', async () => {
    const hand = await idleBench();
    await ask(hand, 0);
    await hand.transport.stop();
    await expect(end(hand, 0).read(neverCancelled)).resolves.toBeUndefined();
    expect(hand.clock.timerCount).toBe(0);
  });
});
