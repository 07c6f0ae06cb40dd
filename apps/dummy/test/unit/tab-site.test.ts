// The server's side of the page that becomes a validator: the network it tells of, and the way to the signalling server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { publicKeyOf, toPrivateKey } from '@babble/crypto';
import type { OpenSignalSocket, SignalSocketHandlers } from '@babble/net-webrtc';
import { formatPeersLine } from '@babble/peers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { WebSocket } from 'ws';
import { tabInitOf } from '../../src/node/tab-flags.ts';
import { guard } from '../../src/node/web/guard.ts';
import { RELAY_PATH, signalRelay } from '../../src/node/web/signal-relay.ts';
import { routesOf, type TabInit } from '../../src/node/web/tab-init.ts';
import { elsewhereOf, tabRoutes } from '../../src/node/web/tab-routes.ts';
import { parseTabNetwork } from '../../src/tab/tab-network.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

describe('the network', () => {
  const { hex } = publicKeyOf(toPrivateKey(new Uint8Array(32).fill(1)));
  const peers = [{ netAddr: hex, pubKeyHex: hex, moniker: 'node1' }];
  const HEADERS = { host: '127.0.0.1:8081' };

  function siteOf(init: TabInit): Hono {
    const routes = routesOf(init);
    return new Hono().use(guard({ loopbackOnly: true, elsewhere: elsewhereOf(routes) })).route('/', tabRoutes(routes));
  }

  test('HTTP-2, HTTP-7, HTTP-8: is what the node says; the page may speak with the signalling server', async () => {
    const answers: Readonly<Record<string, string>> = {
      '/stats': '{"last_block_index":"4"}',
      '/genesispeers': formatPeersLine(peers),
      '/peers': formatPeersLine(peers),
    };
    const node = createServer((request, response) => response.end(answers[request.url ?? '']));
    const service = `http://127.0.0.1:${await listen(node)}`;
    const site = siteOf({ service: () => service, signalAddress: 'signal.test:2443' });
    const answer = await site.request('/tab/network', { headers: HEADERS });
    expect(parseTabNetwork(await answer.text())).toEqual({
      ...{ genesis: peers, peers, lastBlock: 4, url: 'wss://signal.test:2443', realm: 'main', iceServers: [] },
      ...{ requireSigned: false, admission: 'all' },
    });
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'self' wss://signal.test:2443;");
    const stranger = await site.request('/tab/network', { headers: { host: 'evil.test' } });
    expect(stranger.status).toBe(403);
  });

  test('RTC-TLS-3: with a certificate that browsers do not know the page speaks with nobody but its server', async () => {
    const init = { service: () => 'http://127.0.0.1:0', signalAddress: 'a.test:1', signalCertificate: 'PEM' };
    expect(routesOf(init).settings.url).toBeNull();
    const answer = await siteOf(init).request('/tab/network', { headers: HEADERS });
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'self';");
    expect([answer.status, await answer.json()]).toEqual([
      502,
      { error: expect.stringContaining('the node at http://127.0.0.1:0 does not say who its validators are') },
    ]);
  });
});

describe('the way to the signalling server', () => {
  interface Dialled {
    readonly url: string;
    readonly handlers: SignalSocketHandlers;
    readonly sent: string[];
    /** Resolves when it was closed. */
    readonly closed: Promise<void>;
  }

  async function relayed(): Promise<{ readonly url: string; readonly dialled: Dialled[] }> {
    const dialled: Dialled[] = [];
    const open: OpenSignalSocket = (url, handlers) => {
      const sent: string[] = [];
      let close: () => void = () => undefined;
      const closed = new Promise<void>((resolve) => {
        close = resolve;
      });
      dialled.push({ url, handlers, sent, closed });
      return { send: (text) => sent.push(text), close };
    };
    const relay = signalRelay({ url: 'wss://signal.test:2443', open, loopbackOnly: true });
    const server = createServer().on('upgrade', relay.upgrade);
    const port = await listen(server);
    closing.push(relay.close);
    return { url: `ws://127.0.0.1:${port}${RELAY_PATH}`, dialled };
  }

  const happens = (page: WebSocket, event: string): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      page.once(event, (...facts: unknown[]) => resolve(facts));
      if (event !== 'error') page.once('error', reject);
    });

  test('RTC-WAMP-2: both ways, in order, also what is said before the server is reached', async () => {
    const { url, dialled } = await relayed();
    const page = new WebSocket(url, 'wamp.2.json');
    await happens(page, 'open');
    expect(page.protocol).toBe('wamp.2.json');
    const [server] = dialled;
    if (server === undefined) throw new Error('nobody was dialled');
    page.send('hello');
    page.ping();
    await happens(page, 'pong');
    expect([server.url, server.sent]).toEqual(['wss://signal.test:2443', []]);
    server.handlers.open();
    page.send('register');
    page.ping();
    await happens(page, 'pong');
    expect(server.sent).toEqual(['hello', 'register']);
    const heard = happens(page, 'message');
    server.handlers.text('welcome');
    expect(String((await heard)[0])).toBe('welcome');
    const closed = happens(page, 'close');
    server.handlers.closed(new Error('the certificate is that of somebody else'));
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([1011, 'the certificate is that of somebody else']);
    await server.closed;
  });

  test('pages of elsewhere, and other paths, get no connection', async () => {
    const { url, dialled } = await relayed();
    const refused = async (...args: ConstructorParameters<typeof WebSocket>): Promise<string> => {
      const [error] = await happens(new WebSocket(...args), 'error');
      return String(error);
    };
    expect(await refused(url, 'wamp.2.json', { origin: 'http://evil.test' })).toContain('403');
    expect(await refused(url, 'wamp.2.json', { headers: { host: 'evil.test' } })).toContain('403');
    expect(await refused(`${url}/other`, 'wamp.2.json')).toContain('404');
    expect(dialled).toEqual([]);
  });

  test('whoever is refused keeps no connection by not ending it', async () => {
    const { url } = await relayed();
    const refused = connect({ host: '127.0.0.1', port: Number(new URL(url).port), allowHalfOpen: true });
    refused.write('GET /other HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    await new Promise((resolve) => refused.resume().once('end', resolve));
    // What the server does not read any more it resets.
    const broken = new Promise((resolve) => refused.once('error', resolve));
    const timer = setInterval(() => refused.write('x'), 10);
    await broken;
    clearInterval(timer);
  });
});

test.each([
  [{ tab: 'http://127.0.0.1:8000' }, false, '--tab is a side of the page: give --web, too'],
  [{ tab: 'nonsense' }, true, '--tab takes the HTTP service of a node'],
  [{ tab: 'ftp://127.0.0.1' }, true, '--tab takes the HTTP service of a node'],
  [{ tab: 'http://127.0.0.1:8000', signalAddr: ':2443' }, true, '--signal-addr takes an address'],
  [{ tab: 'http://127.0.0.1:8000', signalCert: '/nowhere.pem' }, true, '--signal-cert takes a file with a certificate'],
  [{ tab: 'http://127.0.0.1:8000', iceAddr: 'google' }, true, '--ice-addr takes a URL'],
])('RTC-ICE-1: the flags %j (a page: %s) are refused: %s', (given, web, message) => {
  const flags = { signalAddr: '127.0.0.1:2443', signalRealm: 'main', iceAddr: '', requireSignedSignalling: false };
  expect(() => tabInitOf({ ...flags, ...given }, web, 'all')).toThrow(
    expect.objectContaining({ code: 'BABBLE_DUMMY_TAB_FLAG_INVALID', message: expect.stringContaining(message) }),
  );
  expect(tabInitOf(flags, web, 'all')).toBeUndefined();
});
