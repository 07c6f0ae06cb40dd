// What only real sockets can do: finish sending, hang up, fill up, be too many.
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { neverCancelled } from '@babble/host';
import type { RequestHandler, Transport } from '@babble/net';
import type { TcpInit } from '@babble/net-tcp';
import { tcp } from '@babble/net-tcp';
import { afterEach, describe, expect, test } from '@jest/globals';
import { components } from '../components.ts';

const started: Transport[] = [];
const sockets: Socket[] = [];

async function start(handler: RequestHandler, init: Partial<TcpInit> = {}): Promise<Transport> {
  const transport = tcp({ listen: '127.0.0.1:0', ...init })(components);
  started.push(transport);
  await transport.start(handler);
  return transport;
}

function dial(transport: Transport): Promise<Socket> {
  const port = Number(transport.localAddress.split(':').pop());
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }, () => resolve(socket));
    socket.on('error', reject);
    sockets.push(socket);
  });
}

/** A clock whose timers go off when the test says so. */
function handClock() {
  const timers = new Map<object, { readonly run: () => void; readonly delayMs: number }>();
  return {
    now: () => 0,
    setTimeout: (run: () => void, delayMs: number): object => {
      const timer = {};
      timers.set(timer, { run, delayMs });
      return timer;
    },
    clearTimeout: (timer: unknown): void => {
      if (typeof timer === 'object' && timer !== null) timers.delete(timer);
    },
    /** Runs the timers that were set to this delay; there must be one. */
    fire: (delayMs: number): void => {
      const due = [...timers.values()].filter((timer) => timer.delayMs === delayMs);
      expect(due.length).toBe(1);
      for (const { run } of due) run();
    },
  };
}

/** Everything until the other end finishes. */
async function drained(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const echo: RequestHandler = async ({ body }) => ({
  error: '',
  body: Buffer.from(`${Buffer.from(body).toString().trim()}\n`),
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(started.splice(0).map((transport) => transport.stop()));
});

describe('TCP connections', () => {
  test('NET-CONN-2: a client that finishes sending after its request still gets the answer, then the end', async () => {
    const socket = await dial(await start(echo));
    socket.end('\u0001{"FromID":1}\n');
    expect(await drained(socket)).toBe('""\n{"FromID":1}\n');
  });

  test('NET-CONN-2, NET-CONN-3: requests sent ahead before finishing are all answered', async () => {
    const socket = await dial(await start(echo));
    socket.end('\u0001{"n":1}\n\u0002{"n":2}\n\u0003{"n":3}');
    expect(await drained(socket)).toBe('""\n{"n":1}\n""\n{"n":2}\n""\n{"n":3}\n');
  });

  test.each(['', '\u0001{"FromID":1,"Known"', '\u0000', 'GET /stats HTTP/1.1\r\nHost: x\r\n\r\n', '\u0004{}\n'])(
    'NET-CONN-2: %j and no more is answered by nothing but the end',
    async (text) => {
      const socket = await dial(await start(echo));
      socket.end(text);
      expect(await drained(socket).catch((error: NodeJS.ErrnoException) => error.code)).toMatch(/^(ECONNRESET)?$/);
    },
  );

  test('NET-CONN-5: a handler is told when its requester hangs up', async () => {
    let told: (reason: unknown) => void = () => undefined;
    const reason = new Promise((resolve) => {
      told = resolve;
    });
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const transport = await start(({ signal }) => {
      arrived();
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          told(signal.reason);
          resolve({ error: 'gone', body: Buffer.from('null\n') });
        });
      });
    });
    const socket = await dial(transport);
    socket.write('\u0001{}\n');
    await arrival;
    socket.resetAndDestroy();
    await expect(reason).resolves.toMatchObject({ code: 'BABBLE_NET_CONNECTION_LOST' });
  });

  test('OURS-8: an answer that the other end does not take is given up after answerWriteMs', async () => {
    const clock = handClock();
    const transport = tcp({ listen: '127.0.0.1:0', limits: { answerWriteMs: 77 } })({ ...components, clock });
    started.push(transport);
    const big = Buffer.from(`"${'a'.repeat(32 * 1024 * 1024)}"\n`);
    await transport.start(async () => ({ error: '', body: big }));
    const socket = await dial(transport);
    const received = new Promise<number>((resolve) => {
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(socket.bytesRead));
    });
    socket.write('\u0001{}\n');
    // The first bytes are here, and nobody takes the rest: it is more than all buffers on the way hold.
    await new Promise((resolve) => socket.once('readable', resolve));
    clock.fire(77);
    socket.resume();
    expect(await received).toBeLessThan(big.length);
  });

  test('OURS-8: connections beyond maxConnections are closed at once', async () => {
    const transport = await start(echo, { limits: { maxConnections: 1 } });
    const first = await dial(transport);
    first.write('\u0001{"n":1}\n');
    await new Promise((resolve) => first.once('readable', resolve));
    const second = await dial(transport);
    second.end();
    expect(await drained(second).catch((error: NodeJS.ErrnoException) => error.code)).toMatch(/^(ECONNRESET)?$/);
    first.end();
    expect(await drained(first)).toBe('""\n{"n":1}\n');
  });

  test('NET-POOL-2: a peer that restarts at the same address is reached through no dead connection', async () => {
    const server = await start(echo);
    const client = await start(echo);
    const target = server.advertiseAddress;
    const ask = () => client.request(target, 'sync', Buffer.from('{}\n'), neverCancelled);
    await ask();
    await server.stop();
    const again = await start(echo, { listen: target });
    await expect(ask()).resolves.toMatchObject({ error: '' });
    expect(again.advertiseAddress).toBe(target);
  });
});
