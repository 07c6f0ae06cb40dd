// Connections per address. Rule OURS-8.

import type { ByteStream } from '@babble/net';
import { streamPair } from '@babble/net';
import { settled } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import type { Bench } from '../bench.ts';
import { bench, latin, receive, send } from '../bench.ts';

async function answers(stream: ByteStream): Promise<boolean> {
  await send(stream, latin('\u0001{}\n')).catch(() => undefined);
  const answer = await receive(stream, 6).catch(() => Buffer.alloc(0));
  return answer.length > 0;
}

function connectFrom({ layer }: Bench, remoteAddress: string): ByteStream {
  const [theirs, ours] = streamPair();
  layer.accept?.({
    remoteAddress,
    read: (signal) => ours.read(signal),
    write: (bytes, signal) => ours.write(bytes, signal),
    close: () => ours.close(),
    abort: (reason) => ours.abort(reason),
  });
  return theirs;
}

describe('connections per address', () => {
  const start = (): Promise<Bench> =>
    bench(async () => ({ error: '', body: latin('{}\n') }), { limits: { maxConnectionsPerAddress: 1 } });

  test.each([
    ['one IPv4 address, two ports', '192.0.2.1:1', '192.0.2.1:2'],
    ['an IPv4 address, once inside IPv6', '192.0.2.1:1', '[::ffff:192.0.2.1]:2'],
    ['two addresses of one IPv6 network', '[2001:db8::1]:1', '[2001:db8:0:0:1:2:3:4]:2'],
    ['one link-local address, two interfaces', '[fe80::1%eth0]:1', '[fe80::1%eth1]:1'],
  ])('OURS-8: %s count together', async (_, first, second) => {
    const here = await start();
    const kept = connectFrom(here, first);
    expect(await answers(connectFrom(here, second))).toBe(false);
    expect(await answers(kept)).toBe(true);
  });

  test.each([
    ['two IPv4 addresses', '192.0.2.1:1', '192.0.2.11:1'],
    ['two IPv6 networks', '[2001:db8::1]:1', '[2001:db8:0:1::1]:1'],
    ['a loopback address and an IPv4 address', '[::1]:1', '[::ffff:192.0.2.1]:1'],
  ])('OURS-8: %s count apart', async (_, first, second) => {
    const here = await start();
    for (const address of [first, second]) expect(await answers(connectFrom(here, address))).toBe(true);
  });

  test('OURS-8: a closed connection makes room for another from its address', async () => {
    const here = await start();
    const first = connectFrom(here, '192.0.2.1:1');
    expect(await answers(first)).toBe(true);
    first.close();
    await settled();
    expect(await answers(connectFrom(here, '192.0.2.1:2'))).toBe(true);
  });
});
