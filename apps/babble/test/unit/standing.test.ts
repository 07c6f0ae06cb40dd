// What is asked of a validator of a local network over HTTP. HTTP-8, HTTP-10, OURS-8.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatPeersLine } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { standingAt } from '../../src/testnet/standing.ts';
import { genesisOf } from './peers.ts';

test('OURS-8: whoever is told to wait comes again, and gets what he asked for', async () => {
  const peers = genesisOf('a', 'b');
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    // The first one and the third one are told to wait.
    response.statusCode = asked.length === 1 ? 503 : asked.length === 3 ? 429 : 200;
    const text = url === '/stats' ? '{"last_consensus_round":"7"}' : formatPeersLine(peers);
    response.end(response.statusCode === 200 ? text : '{"code":"busy"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const standing = await standingAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(standing).toMatchObject({ round: 7, peers, validators: peers });
    expect(asked).toEqual(['/stats', '/stats', '/peers', '/peers', '/validators/7']);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
