// Addresses: what is listened at, what is advertised, what is refused.

import { neverCancelled } from '@babble/host';
import type { Transport } from '@babble/net';
import type { TcpInit } from '@babble/net-tcp';
import { tcp } from '@babble/net-tcp';
import { afterEach, describe, expect, test } from '@jest/globals';
import { components } from '../components.ts';

const started: Transport[] = [];

async function start(init: TcpInit): Promise<Transport> {
  const transport = tcp(init)(components);
  started.push(transport);
  await transport.start(async () => ({ error: '', body: Buffer.from('{}\n') }));
  return transport;
}

function ask(client: Transport, target: string) {
  return client.request(target, 'sync', Buffer.from('{}\n'), neverCancelled);
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((transport) => transport.stop()));
});

describe('TCP addresses', () => {
  test('TCP-1: without an advertise address the bound address is advertised, with the port that was taken', async () => {
    const transport = await start({ listen: '127.0.0.1:0' });
    expect(transport.localAddress).toMatch(/^127\.0\.0\.1:[1-9]\d*$/);
    expect(transport.advertiseAddress).toBe(transport.localAddress);
  });

  test('TCP-1: an address of IPv6 stands in brackets and can be dialled', async () => {
    const transport = await start({ listen: '[::1]:0' });
    expect(transport.advertiseAddress).toMatch(/^\[::1\]:[1-9]\d*$/);
    await expect(ask(transport, transport.advertiseAddress)).resolves.toMatchObject({ error: '' });
  });

  test('TCP-2: a configured advertise address is advertised unchanged, host names too', async () => {
    const transport = await start({ listen: '127.0.0.1:0', advertise: 'localhost:1337' });
    expect(transport.advertiseAddress).toBe('localhost:1337');
    expect(transport.localAddress).not.toContain('1337');
  });

  test('TCP-1: all interfaces can be listened at when something else is advertised', async () => {
    const transport = await start({ listen: ':0', advertise: '127.0.0.1:1337' });
    const port = transport.localAddress.split(':').pop();
    await expect(ask(transport, `127.0.0.1:${port}`)).resolves.toMatchObject({ error: '' });
  });

  test.each([
    [{ listen: '0.0.0.0:0' }, 'BABBLE_NET_ADDRESS_NOT_ADVERTISABLE', 'local bind address is not advertisable'],
    [{ listen: '[::]:0' }, 'BABBLE_NET_ADDRESS_NOT_ADVERTISABLE', 'local bind address is not advertisable'],
    [{ listen: ':0' }, 'BABBLE_NET_ADDRESS_NOT_ADVERTISABLE', 'local bind address is not advertisable'],
    [{ listen: '127.0.0.1:0', advertise: '0.0.0.0:1' }, 'BABBLE_NET_ADDRESS_NOT_ADVERTISABLE', '0.0.0.0:1'],
    [
      { listen: '127.0.0.1:0', advertise: 'no-such-host.invalid:1' },
      'BABBLE_NET_ADDRESS_INVALID',
      'no-such-host.invalid:1',
    ],
    [{ listen: '127.0.0.1:0', advertise: 'localhost' }, 'BABBLE_NET_ADDRESS_INVALID', 'localhost'],
    [{ listen: '127.0.0.1' }, 'BABBLE_NET_ADDRESS_INVALID', '127.0.0.1'],
    [{ listen: '127.0.0.1:65536' }, 'BABBLE_NET_ADDRESS_INVALID', '127.0.0.1:65536'],
    [{ listen: '::1:1337' }, 'BABBLE_NET_ADDRESS_INVALID', '::1:1337'],
    [{ listen: '192.0.2.1:0' }, 'BABBLE_NET_ADDRESS_UNAVAILABLE', '192.0.2.1:0'],
  ])('TCP-1: %j is refused with %s', async (init, code, text) => {
    const refused = start(init);
    await expect(refused).rejects.toMatchObject({ code, fault: 'local' });
    await expect(refused).rejects.toThrow(text);
  });

  test('TCP-1: a refused start leaves nothing behind, and an address in use is named', async () => {
    const first = await start({ listen: '127.0.0.1:0' });
    const second = tcp({ listen: first.localAddress })(components);
    started.push(second);
    const answer = async () => ({ error: '', body: Buffer.from('{}\n') });
    const data = { address: first.localAddress };
    await expect(second.start(answer)).rejects.toMatchObject({ code: 'BABBLE_NET_ADDRESS_IN_USE', data });
    expect(second.advertiseAddress).toBe('');
    await first.stop();
    await second.start(answer);
    expect(second.advertiseAddress).toBe(data.address);
  });

  test.each(['nowhere', 'x:y', '127.0.0.1', 'no-such-host.invalid:1', ''])(
    'NET-API-2, TCP-3: the target %j is unreachable',
    async (target) => {
      const client = await start({ listen: '127.0.0.1:0' });
      await expect(ask(client, target)).rejects.toMatchObject({ code: 'BABBLE_NET_UNREACHABLE', data: { target } });
    },
  );
});
