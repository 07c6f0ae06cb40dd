// What `babble doctor --peers` finds at other nodes: clocks, and whether it is the same network. HTTP-8, HASH-8.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatPeersLine, type Peer } from '@babble/peers';
import { afterEach, expect, test } from '@jest/globals';
import { checkNetwork } from '../../src/doctor/network.ts';
import { genesisOf } from './peers.ts';

let server: Server | undefined;

afterEach(async () => {
  await new Promise((resolve) => server?.close(resolve));
});

/** A service with these peers, whose clock is so many seconds ahead; `undefined`: it does not say what time it is. */
async function serve(peers: readonly Peer[], aheadS: number | undefined): Promise<string> {
  server = createServer((_request, response) => {
    response.sendDate = false;
    if (aheadS !== undefined) response.setHeader('Date', new Date(Date.now() + aheadS * 1000).toUTCString());
    response.end(formatPeersLine(peers));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const peers = genesisOf('a', 'b');
const ours = { peers, genesis: peers };

test('a node of the same network with the same time', async () => {
  const url = await serve(peers, 0);
  expect(await checkNetwork([url], ours)).toMatchObject([
    { check: 'clock', level: 'ok' },
    { check: 'network', level: 'ok', message: expect.stringContaining('the same network') },
  ]);
  expect(await checkNetwork([url], undefined)).toMatchObject([{ level: 'ok' }, { level: 'ok' }]);
});

test.each([
  [3_600, 'ahead'],
  [-3_600, 'behind'],
])('a clock that differs by %d s', async (aheadS, word) => {
  const [clock] = await checkNetwork([await serve(peers, aheadS)], ours);
  expect(clock).toMatchObject({ check: 'clock', level: 'warning', message: expect.stringContaining(`s ${word}`) });
});

test('a service that does not say what time it is', async () => {
  const [clock] = await checkNetwork([await serve(peers, undefined)], ours);
  expect(clock).toMatchObject({ check: 'clock', level: 'warning', message: expect.stringContaining('does not say') });
});

test('a node of another network is a problem', async () => {
  const [, network] = await checkNetwork([await serve(genesisOf('x'), 0)], ours);
  expect(network).toMatchObject({
    check: 'network',
    level: 'problem',
    message: expect.stringContaining('another network'),
  });
});

test('one that cannot be reached, or is no URL, is none of this data directory', async () => {
  const url = await serve(peers, 0);
  await new Promise((resolve) => server?.close(resolve));
  for (const target of [url, 'nothing']) {
    const findings = await checkNetwork([target], ours);
    expect(findings.map(({ level }) => level)).toEqual(['warning', 'warning']);
  }
});
