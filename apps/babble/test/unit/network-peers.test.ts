// Who takes part, asked of a node or read from a file, and all that can be wrong with the answer. HTTP-7, HTTP-8, OPS-FILE-5, OURS-8.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { formatPeersFile, formatPeersLine, type Peer } from '@babble/peers';
import { describe, expect, test } from '@jest/globals';
import { CliError } from '../../src/cli-error.ts';
import { fetchBounded } from '../../src/join/fetch-bounded.ts';
import { networkPeers } from '../../src/join/network-peers.ts';
import { genesisOf } from './peers.ts';
import { withFolder } from './temporary-folder.ts';

const [a, b, c] = genesisOf('a', 'b', 'c') as readonly [Peer, Peer, Peer];

async function serving<T>(listener: RequestListener, run: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Answers each path with its text, and anything else with 404. */
function answering(texts: Readonly<Record<string, string>>): RequestListener {
  return ({ url = '' }, response) => {
    const text = texts[url];
    response.statusCode = text === undefined ? 404 : 200;
    response.end(text ?? '404 page not found\n');
  };
}

async function refusal(work: Promise<unknown>): Promise<CliError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CliError)) throw new Error(`it was not refused: ${String(error)}`);
  expect(error.remedy).toMatch(/[.?:]/);
  return error;
}

describe('a node', () => {
  test('HTTP-7, HTTP-8: serves both lists, as the Go implementation writes them, with or without a slash at the end', async () => {
    const texts = { '/genesispeers': formatPeersLine([a, b]), '/peers': formatPeersLine([a, b, c]) };
    await serving(answering(texts), async (url) => {
      for (const source of [url, `${url}/`, url.toUpperCase().replace('HTTP', 'Http')]) {
        expect(await networkPeers(source)).toEqual({ genesis: [a, b], peers: [a, b, c] });
      }
    });
  });

  test.each([
    ['a page', '<html></html>', /not a list of peers/],
    ['another list', '[1,2]', /not a list of peers/],
    ['text after the list', `${formatPeersLine([a])} and more`, /text after the value/],
    ['nobody', '[]', /the list of peers is empty/],
    ['null', 'null', /the list of peers is empty/],
    ['a key twice', formatPeersLine([a, a]), /entry 2, PubKeyHex: the same key/],
    ['no key', formatPeersLine([{ ...a, pubKeyHex: '0X04AB' }]), /entry 1, PubKeyHex/],
  ])('%s is refused, and not repeated', async (_, text, expected) => {
    const answers = { '/genesispeers': text, '/peers': text };
    const { message } = await serving(answering(answers), (url) => refusal(networkPeers(url)));
    expect(message).toMatch(expected);
    expect(message).not.toContain('html');
  });

  test('what is no Babble node, nobody at all, and no URL say so', async () => {
    expect((await serving(answering({}), (url) => refusal(networkPeers(url)))).message).toMatch(/HTTP status 404$/);
    const gone = await serving(answering({}), async (url) => url);
    expect((await refusal(networkPeers(gone))).message).toMatch(/ECONNREFUSED/);
    expect((await refusal(networkPeers('http://'))).message).toMatch(/is no URL/);
  });

  test('OURS-8: an answer without end is cut off, and so is waiting', async () => {
    const endless: RequestListener = (_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(1_000)));
        response.once('drain', more);
      };
      more();
    };
    const tooLarge = await serving(endless, (url) => refusal(fetchBounded(url, { mostBytes: 10_000 })));
    expect(tooLarge.message).toMatch(/more than 10000 bytes$/);
    const slow = await serving(
      () => undefined,
      (url) => refusal(fetchBounded(url, { longestMs: 50 })),
    );
    expect(slow.message).toMatch(/no answer within 0\.05 s$/);
  });
});

describe('a file', () => {
  test('OPS-FILE-5: stands for both, unless there is a genesis file beside it', async () => {
    await withFolder({ 'other.json': formatPeersFile([a, b]) }, async (folder) => {
      expect(await networkPeers(join(folder, 'other.json'))).toEqual({ genesis: [a, b], peers: [a, b] });
    });
    const files = { 'peers.json': formatPeersFile([a, b]), 'peers.genesis.json': formatPeersFile([a]) };
    await withFolder(files, async (folder) => {
      expect(await networkPeers(join(folder, 'peers.json'))).toEqual({ genesis: [a], peers: [a, b] });
    });
  });

  test('that is missing or malformed is refused; a URL without its beginning is one that is missing', async () => {
    expect(await refusal(networkPeers('192.0.2.7:8000'))).toMatchObject({
      message: expect.stringContaining('no such file'),
      remedy: expect.stringContaining('http://192.0.2.7:8000'),
    });
    await withFolder({ 'peers.json': '[]' }, async (folder) => {
      expect((await refusal(networkPeers(join(folder, 'peers.json')))).message).toMatch(/the list of peers is empty/);
    });
  });
});
