// Links on simulated time: deadlines of dialling, heartbeats, idle connections, and that nothing stays open.
import type { Logger } from '@babble/host';
import { cancelSource, neverCancelled } from '@babble/host';
import type { RequestHandler, Transport } from '@babble/net';
import { NetError } from '@babble/net';
import type { WebRtcInit } from '@babble/net-webrtc';
import { webrtc } from '@babble/net-webrtc';
import { SimulatedClock } from '@babble-tooling/simulation';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { components } from '../components.ts';
import { FakeWire } from '../fake-backend.ts';
import { identityOf, nameOf } from '../identities.ts';
import { MemorySignalling } from '../memory-signalling.ts';

const [ALICE, BOB] = [2, 3];
const line = (text: string): Uint8Array => new TextEncoder().encode(`${text}\n`);
const answering: RequestHandler = async ({ method, signal }) => {
  if (method === 'join') await new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
  return { error: '', body: line('"bob"') };
};

let clock: SimulatedClock;
let signalling: MemorySignalling;
let wire: FakeWire;

/** What is told at a level that somebody reads. */
class Log implements Logger {
  readonly lines: Readonly<Record<string, unknown>>[] = [];
  debug(): void {}
  info(fields: object, msg: string): void {
    this.lines.push({ ...fields, msg });
  }
  warn(fields: object, msg: string): void {
    this.lines.push({ ...fields, msg });
  }
  error(fields: object, msg: string): void {
    this.lines.push({ ...fields, msg });
  }
  child(): Logger {
    return this;
  }
}

async function start(number: number, init: Partial<WebRtcInit> = {}, logger = components.logger): Promise<Transport> {
  const identity = identityOf(number);
  const { hex } = identity.signer.publicKey;
  const made = webrtc({ backend: wire.backend, identity, signalling: () => signalling.of(hex), ...init });
  const transport = made({ ...components, clock, logger });
  await transport.start(answering);
  return transport;
}

function ask(from: Transport, method = 'sync'): Promise<string> {
  return from.request(nameOf(BOB), method, line('{}'), neverCancelled).then(
    ({ body }) => new TextDecoder().decode(body).trim(),
    (error: unknown) => (error instanceof NetError ? error.code : String(error)),
  );
}

beforeEach(() => {
  clock = new SimulatedClock();
  signalling = new MemorySignalling();
  wire = new FakeWire();
});

describe('links', () => {
  test('RTC-DIAL-5: a dial that leads nowhere ends at its deadline, and leaves nothing open', async () => {
    wire.isBlocked = true;
    const [alice, bob] = [await start(ALICE, { dialTimeoutMs: 60_000 }), await start(BOB)];
    const asked = ask(alice);
    while (wire.open.size < 2) await new Promise((resolve) => setImmediate(resolve));
    await clock.run(10_000);
    expect(await asked).toBe('BABBLE_NET_UNREACHABLE');
    expect(wire.open.size).toBe(0);
    await Promise.all([alice.stop(), bob.stop()]);
    expect(clock.timerCount).toBe(0);
  });

  test('H7: one connection carries many requests, at the same time and of both sides', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    for (let i = 0; i < 100; i++) expect(await ask(alice)).toBe('"bob"');
    const atOnce = await Promise.all(Array.from({ length: 20 }, () => ask(alice)));
    expect(new Set(atOnce)).toEqual(new Set(['"bob"']));
    const back = await bob.request(nameOf(ALICE), 'sync', line('{}'), neverCancelled);
    expect(new TextDecoder().decode(back.body)).toBe('"bob"\n');
    expect(signalling.offerCount).toBe(1);
    expect(wire.open.size).toBe(2);
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('H7: a connection over which no channel can be opened any more is over: another one is made', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    for (const connection of wire.open) connection.isBroken = true;
    // The first goes over the stream that is there.
    const [, second] = await Promise.all([ask(alice), ask(alice)]);
    expect(second).toBe('"bob"');
    expect(signalling.offerCount).toBe(2);
    expect(wire.open.size).toBe(2);
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('OURS-8: a peer that opens one heartbeat after the other is left', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    const [connection] = wire.open;
    connection?.createChannel('babble-heartbeat');
    await new Promise((resolve) => setImmediate(resolve));
    expect([...wire.open]).not.toContain(connection);
    expect(await ask(alice)).toBe('"bob"');
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('RTC-STREAM-5, H5: a request that nobody answers ends at its time-out', async () => {
    const [alice, bob] = [await start(ALICE, { joinTimeoutMs: 1_000 }), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    const asked = ask(alice, 'join');
    await clock.run(1_000);
    expect(await asked).toBe('BABBLE_NET_TIMEOUT');
    expect(await ask(alice)).toBe('"bob"');
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('a peer that is dead is found within 15 s, by both sides; one that lives is kept', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    await clock.run(55_000);
    expect(wire.open.size).toBe(2);
    wire.isCut = true;
    await clock.run(15_001);
    expect(wire.open.size).toBe(0);
    wire.isCut = false;
    expect(await ask(alice)).toBe('"bob"');
    expect(signalling.offerCount).toBe(2);
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('a peer that is dead is found also by whoever goes on asking it', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    const ends = [...wire.open];
    wire.isCut = true;
    const asked: Promise<string>[] = [];
    for (let seconds = 0; seconds < 15; seconds++) {
      asked.push(ask(alice));
      await clock.run(1_000);
    }
    await clock.run(1);
    // Others are being made, in vain.
    expect(ends.filter((end) => wire.open.has(end))).toEqual([]);
    await clock.run(20_000);
    for (const answer of await Promise.all(asked)) expect(answer).not.toBe('"bob"');
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('the log says how a peer is connected, when that changes, and how it ended', async () => {
    const news = new Log();
    const [alice, bob] = [await start(ALICE, {}, news), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    await clock.run(1_000);
    expect(news.lines).toEqual([
      { peer: nameOf(BOB), dialled: true, ms: 0, route: 'direct', msg: 'Connected to a peer' },
    ]);
    wire.route = 'relayed';
    await clock.run(20_000);
    wire.isCut = true;
    await clock.run(15_001);
    expect(news.lines.slice(1)).toEqual([
      { peer: nameOf(BOB), route: 'relayed', msg: 'The way to a peer has changed' },
      { peer: nameOf(BOB), reason: 'no sign of life', msg: 'Connection to a peer closed' },
    ]);
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('RTC-ICE-1: where no way leads to a peer, the log says so once, and what each side has to offer', async () => {
    const news = new Log();
    wire.isBlocked = true;
    wire.candidates = 'a=candidate:1 1 UDP 1 192.168.1.2 1 typ host\na=candidate:2 1 UDP 1 203.0.113.1 1 typ srflx';
    const alice = await start(ALICE, { dialTimeoutMs: 60_000 }, news);
    const bob = await start(BOB);
    for (let i = 0; i < 2; i++) {
      const asked = ask(alice);
      while (wire.open.size < 2) await new Promise((resolve) => setImmediate(resolve));
      await clock.run(10_000);
      expect(await asked).toBe('BABBLE_NET_UNREACHABLE');
    }
    expect(news.lines).toEqual([
      {
        peer: nameOf(BOB),
        ours: 'host srflx',
        theirs: 'host srflx',
        msg: expect.stringMatching(/^No way to a peer: .*TURN/),
      },
    ]);
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('RTC-ICE-1: a TURN server that does not relay is told of once', async () => {
    const news = new Log();
    const iceServers = [{ url: 'stun:a' }, { url: 'turn:b', username: 'u', password: 'p' }];
    const [alice, bob] = [await start(ALICE, { iceServers }, news), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    await clock.run(300_000);
    expect(await ask(alice)).toBe('"bob"');
    expect(signalling.offerCount).toBe(2);
    const warned = news.lines.filter(({ msg }) => String(msg).startsWith('No TURN server'));
    expect(warned).toEqual([{ servers: 'turn:b', msg: expect.stringContaining('password') }]);
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('RTC-ICE-1: a server that is none is noticed at the start', async () => {
    await expect(start(ALICE, { iceServers: [{ url: 'turn' }] })).rejects.toMatchObject({
      code: 'BABBLE_NET_ADDRESS_INVALID',
    });
    expect(wire.holderCount).toBe(0);
  });

  test('a connection without streams is closed after a while, by either side', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    // The stream stays in the pool for one minute, the connection for two more.
    await clock.run(181_000);
    expect(wire.open.size).toBe(0);
    await Promise.all([alice.stop(), bob.stop()]);
    expect(clock.timerCount).toBe(0);
  });

  test('a dial whose caller gives up serves the next one', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    const { signal, cancel } = cancelSource();
    const given = alice.request(nameOf(BOB), 'sync', line('{}'), signal);
    cancel('no more');
    await expect(given).rejects.toMatchObject({ code: 'BABBLE_NET_CANCELLED' });
    expect(await ask(alice)).toBe('"bob"');
    expect(signalling.offerCount).toBe(1);
    await Promise.all([alice.stop(), bob.stop()]);
  });

  test('D10: the stack is held from the start of a transport to its end, also of one that cannot start', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    expect(wire.holderCount).toBe(2);
    await alice.stop();
    await alice.stop();
    expect(wire.holderCount).toBe(1);
    await bob.stop();
    expect(wire.holderCount).toBe(0);
    const refused = { ...signalling.of(nameOf(ALICE)), start: () => Promise.reject(new Error('refused')) };
    await expect(start(ALICE, { signalling: () => refused })).rejects.toThrow('refused');
    expect(wire.holderCount).toBe(0);
  });

  test('D10, H7: 500 connections leave nothing behind', async () => {
    const bob = await start(BOB);
    for (let i = 0; i < 500; i++) {
      const alice = await start(ALICE);
      expect(await ask(alice)).toBe('"bob"');
      await alice.stop();
    }
    await bob.stop();
    expect(wire.open.size).toBe(0);
    expect(clock.timerCount).toBe(0);
  });
});
