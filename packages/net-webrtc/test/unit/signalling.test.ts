// Client and server over real WebSockets and TLS: finding each other, trust, coming back.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cancelSource, neverCancelled } from '@babble/host';
import { NetError } from '@babble/net';
import type { SignalClientInit, Signalling } from '@babble/net-webrtc';
import { pageSockets, signalClient } from '@babble/net-webrtc';
import type { NodeSocketsInit, SignalServer, SignalServerInit } from '@babble/net-webrtc/node';
import {
  loadServerCertificate,
  loadTrustedCertificates,
  nodeSockets,
  selfSignedCertificate,
  serveSignalling,
  trustedCertificates,
} from '@babble/net-webrtc/node';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { components } from '../components.ts';
import { identityOf, nameOf } from '../identities.ts';

const certificate = selfSignedCertificate({ names: ['signal.test', '127.0.0.1'], fromMs: Date.now() });
const trusted = trustedCertificates(certificate.certificate);

const clients: Signalling[] = [];
const servers: SignalServer[] = [];

async function serve(init: Partial<SignalServerInit> = {}): Promise<SignalServer> {
  const server = await serveSignalling({
    ...components,
    judge: identityOf(1),
    listen: '127.0.0.1:0',
    certificate,
    ...init,
  });
  servers.push(server);
  return server;
}

function client(
  number: number,
  server: SignalServer,
  init: Partial<SignalClientInit> = {},
  sockets: NodeSocketsInit = { trusted },
): Signalling {
  const made = signalClient({
    url: `wss://${server.address}`,
    open: nodeSockets(sockets),
    identity: identityOf(number),
    ...init,
  })(components);
  clients.push(made);
  return made;
}

const echo = async (from: string, description: string): Promise<string> => `${from.slice(0, 8)} said ${description}`;

/** The code and the data of what a promise rejects with. */
async function failure(
  promise: Promise<unknown>,
): Promise<{ readonly code: string; readonly data: NetError['data']; readonly message: string }> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof NetError)) throw new Error(`No NetError: ${String(error)}`);
  return { code: error.code, data: error.data, message: error.message };
}

/** Waits for what happens by itself, at most 20 s. */
async function until(isTrue: () => boolean): Promise<void> {
  for (let wait = 0; !isTrue() && wait < 2_000; wait++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isTrue()).toBe(true);
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((each) => each.stop()));
  await Promise.all(servers.splice(0).map((each) => each.stop()));
});

describe('signalling between nodes of ours', () => {
  test('RTC-SIGNAL-1, RTC-WAMP-15 … RTC-WAMP-17: an offer goes out and its answer comes back', async () => {
    const server = await serve();
    const [alice, bob] = [client(2, server), client(3, server)];
    await alice.start(echo);
    await bob.start(echo);
    expect(server.counts).toEqual({ sessions: 2, registrations: 2, calls: 0 });
    expect(await alice.offer(bob.publicKey, 'offer <&>', neverCancelled)).toBe(
      `${nameOf(2).slice(0, 8)} said offer <&>`,
    );
    expect(await bob.offer(alice.publicKey, 'back', neverCancelled)).toContain('back');
  });

  test('RTC-WAMP-18, H2: an offer that cannot be processed fails alone', async () => {
    const server = await serve();
    const [alice, bob] = [client(2, server), client(3, server)];
    await alice.start(echo);
    await bob.start(async (from, description) => {
      if (description === 'bad') throw new NetError('BABBLE_NET_MALFORMED', 'no session description');
      if (description === 'bug') throw new Error('a secret');
      return echo(from, description);
    });
    const bad = await failure(alice.offer(bob.publicKey, 'bad', neverCancelled));
    expect(bad).toMatchObject({
      code: 'BABBLE_NET_UNREACHABLE',
      data: { reason: 'io.babble.processing_offer', text: 'no session description' },
    });
    const bug = await failure(alice.offer(bob.publicKey, 'bug', neverCancelled));
    expect(bug.data['text']).toBe('internal error');
    expect(await alice.offer(bob.publicKey, 'good', neverCancelled)).toContain('good');
  });

  test('RTC-WAMP-18: an offer that takes too long is answered Callee TIMEOUT', async () => {
    const server = await serve();
    const [alice, bob] = [client(2, server), client(3, server, { responseMs: 50 })];
    await alice.start(echo);
    await bob.start(() => new Promise(() => undefined));
    const late = await failure(alice.offer(bob.publicKey, 'offer', neverCancelled));
    expect(late.data['text']).toBe('Callee TIMEOUT');
  });

  test('RTC-WAMP-19: nobody there, and nobody waiting any more', async () => {
    const server = await serve();
    const [alice, bob] = [client(2, server), client(3, server)];
    await alice.start(echo);
    await bob.start(() => new Promise(() => undefined));
    const absent = await failure(alice.offer(nameOf(9), 'offer', neverCancelled));
    expect(absent).toMatchObject({ code: 'BABBLE_NET_UNREACHABLE', data: { reason: 'wamp.error.no_such_procedure' } });
    const { signal, cancel } = cancelSource();
    const given = failure(alice.offer(bob.publicKey, 'offer', signal));
    cancel('enough');
    expect((await given).code).toBe('BABBLE_NET_CANCELLED');
    await alice.stop();
    expect((await failure(alice.offer(bob.publicKey, 'offer', neverCancelled))).code).toBe('BABBLE_NET_UNREACHABLE');
  });

  test('RTC-WAMP-14: a client that stops is gone at once, and can come back', async () => {
    const server = await serve();
    const alice = client(2, server);
    await alice.start(echo);
    await alice.stop();
    await alice.stop();
    expect(server.counts).toEqual({ sessions: 0, registrations: 0, calls: 0 });
    await alice.start(echo);
    expect(server.counts.registrations).toBe(1);
  });

  test('RTC-WAMP-11, H4: a server that restarts finds its clients again', async () => {
    const first = await serve();
    const [alice, bob] = [client(2, first), client(3, first)];
    await alice.start(echo);
    await bob.start(echo);
    await first.stop();
    const second = await serve({ listen: first.address });
    await until(() => second.counts.registrations === 2);
    expect(await alice.offer(bob.publicKey, 'again', neverCancelled)).toContain('again');
  });

  test('a server that says nothing any more is left, and joined again', async () => {
    const server = await serve();
    const alice = client(2, server, { probeMs: 20, responseMs: 5_000 });
    await alice.start(echo);
    // The probes are calls that find nobody: the session stays the same.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.counts).toEqual({ sessions: 1, registrations: 1, calls: 0 });
    expect(await alice.offer(alice.publicKey, 'to myself', neverCancelled)).toContain('to myself');
  });

  test('a second process with the same key takes over; the first does not take it back', async () => {
    const server = await serve();
    const [first, second, other] = [client(2, server), client(2, server), client(3, server)];
    await first.start(async () => 'first');
    await second.start(async () => 'second');
    await other.start(echo);
    expect(await other.offer(nameOf(2), 'who?', neverCancelled)).toBe('second');
    expect(server.counts).toEqual({ sessions: 3, registrations: 2, calls: 0 });
  });

  test('RTC-WAMP-1: the WebSocket of a page will do', async () => {
    const server = await serve();
    const open = pageSockets((url, protocol) => new WebSocket(url, protocol, { ca: certificate.certificate }));
    const alice = client(2, server, { open });
    await alice.start(echo);
    expect(await alice.offer(alice.publicKey, 'hello', neverCancelled)).toContain('hello');
  });
});

describe('trust between client and server', () => {
  test('RTC-TLS-1 … RTC-TLS-3: any certificate, those of the system, those of a file and no others', async () => {
    const server = await serve();
    await expect(client(2, server, {}, { skipVerify: true }).start(echo)).resolves.toBeUndefined();
    await expect(client(3, server, {}, { trusted }).start(echo)).resolves.toBeUndefined();
    for (const sockets of [
      {},
      {
        trusted: trustedCertificates(selfSignedCertificate({ names: ['signal.test'], fromMs: Date.now() }).certificate),
      },
    ]) {
      const refused = await failure(client(4, server, {}, sockets).start(echo));
      expect(refused.code).toBe('BABBLE_NET_SIGNALLING_UNREACHABLE');
      expect(refused.message).toMatch(/certificate/);
    }
  });

  test('RTC-TLS-3: the server has to have the name of the first trusted certificate', async () => {
    const other = selfSignedCertificate({ names: ['other.test'], fromMs: Date.now() });
    const server = await serve();
    const both = { certificates: `${other.certificate}${certificate.certificate}`, serverName: 'other.test' };
    expect(trustedCertificates(both.certificates).serverName).toBe('other.test');
    const refused = await failure(client(2, server, {}, { trusted: both }).start(echo));
    expect(refused.message).toMatch(/altnames|other\.test/);
  });

  test('RTC-TLS-4: nobody there, another realm, no proof: start says which', async () => {
    const server = await serve();
    const { address } = server;
    expect((await failure(client(2, server, { realm: 'other' }).start(echo))).data['reason']).toBe(
      'wamp.error.no_such_realm',
    );
    await server.stop();
    const gone = await failure(client(2, { ...server, address }).start(echo));
    expect(gone).toMatchObject({ code: 'BABBLE_NET_SIGNALLING_UNREACHABLE', data: { address: `wss://${address}` } });
  });

  test('OPS-FILE-6, RTC-TLS-5: files that are not there or not what they should be', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signalling-'));
    const [cert, key, other] = ['cert.pem', 'key.pem', 'other.pem'].map((name) => join(folder, name));
    if (cert === undefined || key === undefined || other === undefined) throw new Error('No names');
    try {
      expect(await loadTrustedCertificates(cert)).toBeUndefined();
      expect(await failure(loadServerCertificate(cert, key))).toMatchObject({
        code: 'BABBLE_NET_CERTIFICATE_UNUSABLE',
        data: { path: cert },
      });
      await writeFile(cert, certificate.certificate);
      await writeFile(key, certificate.privateKey);
      await writeFile(other, selfSignedCertificate({ names: ['x'], fromMs: Date.now() }).privateKey);
      expect(await loadServerCertificate(cert, key)).toEqual(certificate);
      expect(await loadTrustedCertificates(cert)).toEqual(trusted);
      expect((await failure(loadServerCertificate(cert, other))).message).toMatch(/not the key of/);
      expect((await failure(loadServerCertificate(key, key))).data['path']).toBe(key);
      expect((await failure(loadTrustedCertificates(key))).code).toBe('BABBLE_NET_CERTIFICATE_UNUSABLE');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('RTC-TLS-5: an address that cannot be listened at', async () => {
    const server = await serve();
    const again = (listen: string) => failure(serve({ listen }));
    expect((await again(server.address)).code).toBe('BABBLE_NET_ADDRESS_IN_USE');
    expect((await again('nowhere')).code).toBe('BABBLE_NET_ADDRESS_INVALID');
    expect((await again('192.0.2.1:0')).code).toBe('BABBLE_NET_ADDRESS_UNAVAILABLE');
  });
});

describe('strangers at the door', () => {
  /** The status of an upgrade with these headers. */
  async function upgrade(server: SignalServer, headers: Record<string, string>, path = '/'): Promise<number> {
    return new Promise((resolve, reject) => {
      const [host, port] = server.address.split(':');
      const asked = request({ host, port, path, headers, rejectUnauthorized: false });
      asked.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on('upgrade', (_response, socket) => {
        socket.destroy();
        resolve(101);
      });
      asked.on('error', reject);
      asked.end();
    });
  }
  const webSocket = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'Acqa3FnF5Z10TwJmxD5pFQ==',
  };

  test('RTC-WAMP-7, RTC-TLS-5: origins, and requests that are no upgrade', async () => {
    const server = await serve();
    expect(await upgrade(server, {})).toBe(400);
    expect(await upgrade(server, {}, '/healthz')).toBe(200);
    expect(await upgrade(server, webSocket)).toBe(101);
    expect(await upgrade(server, { ...webSocket, origin: `https://${server.address}` })).toBe(101);
    expect(await upgrade(server, { ...webSocket, origin: 'https://example.org' })).toBe(403);
    expect(await upgrade(server, { ...webSocket, origin: 'null' })).toBe(403);
    const listed = await serve({ origins: ['https://example.org'] });
    expect(await upgrade(listed, { ...webSocket, origin: 'https://example.org' })).toBe(101);
    expect(await upgrade(listed, { ...webSocket, origin: 'https://example.com' })).toBe(403);
    expect(await upgrade(await serve({ origins: 'any' }), { ...webSocket, origin: 'https://example.com' })).toBe(101);
  });

  test('OURS-8: so many connections, and so many from one address', async () => {
    const few = await serve({ limits: { maxSessionsPerAddress: 2 } });
    await client(2, few).start(echo);
    await client(3, few).start(echo);
    expect((await failure(client(4, few).start(echo))).message).toMatch(/503/);
    await clients[0]?.stop();
    await expect(client(5, few).start(echo)).resolves.toBeUndefined();
    const none = await serve({ limits: { maxSessions: 0 } });
    expect((await failure(client(6, none).start(echo))).message).toMatch(/503/);
  });

  test('OURS-8: whoever is refused keeps no connection by not ending it', async () => {
    const server = await serve({ certificate: undefined, limits: { maxSessions: 0 } });
    const [host, port] = server.address.split(':');
    const refused = connect({ host, port: Number(port), allowHalfOpen: true });
    refused.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    await new Promise((resolve) => refused.resume().once('end', resolve));
    // What the server does not read any more it resets.
    const broken = new Promise((resolve) => refused.once('error', resolve));
    const timer = setInterval(() => refused.write('x'), 10);
    await broken;
    clearInterval(timer);
  });

  /** Everything a WebSocket says until it is closed, and how that is. */
  function conversation(
    server: SignalServer,
    subProtocols: readonly string[],
    texts: readonly string[],
  ): Promise<readonly (string | number)[]> {
    const socket = new WebSocket(`wss://${server.address}`, [...subProtocols], { rejectUnauthorized: false });
    const said: (string | number)[] = [];
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        for (const text of texts) socket.send(text);
      });
      socket.on('message', (data) => said.push(data.toString()));
      socket.on('error', (error) => {
        // The client of `ws` minds that none of its sub-protocols was taken.
        if (!/subprotocol/.test(error.message)) reject(error);
      });
      socket.on('close', (code) => resolve([...said, code]));
    });
  }

  test('RTC-WAMP-2, RTC-WAMP-7: the sub-protocol is wamp.2.json', async () => {
    const server = await serve();
    const hello = '[1,"main",{"roles":{"caller":{}}}]';
    expect(await conversation(server, [], [hello])).toEqual([1002]);
    expect(await conversation(server, ['foo'], [hello])).toEqual([1006]);
    const [welcome, goodbye, code] = await conversation(
      server,
      ['wamp.2.msgpack', 'wamp.2.json'],
      [hello, '[6,{},"wamp.close.close_realm"]'],
    );
    expect(welcome).toMatch(/^\[2,/);
    expect([goodbye, code]).toEqual(['[6,{},"wamp.close.goodbye_and_out"]', 1000]);
  });

  test('OURS-8: frames that are too long are not even read', async () => {
    const server = await serve();
    expect(await conversation(server, ['wamp.2.json'], ['x'.repeat(70_000)])).toEqual([1009]);
  });

  test('OURS-8: a message in a thousand frames ends the connection', async () => {
    const server = await serve();
    const socket = new WebSocket(`wss://${server.address}`, 'wamp.2.json', { rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    for (let i = 0; i < 1_000; i++) socket.send(' ', { fin: false });
    expect(await closed).toBe(1008);
  });

  test('RTC-WAMP-10: a client that does not answer pings is closed', async () => {
    const server = await serve({ limits: { pingMs: 20 } });
    await client(2, server).start(echo);
    const deaf = new WebSocket(`wss://${server.address}`, 'wamp.2.json', {
      rejectUnauthorized: false,
      autoPong: false,
    });
    const code = await new Promise((resolve) => deaf.on('close', resolve));
    expect(code).toBe(1006);
    await until(() => server.counts.sessions === 1);
  });
});
