// Somebody in the middle: a signalling server that changes, keeps, forges or replays what nodes hand each other. Weakness H3.
import { neverCancelled } from '@babble/host';
import type { RequestHandler, Transport } from '@babble/net';
import { NetError } from '@babble/net';
import type { WebRtcInit } from '@babble/net-webrtc';
import { webrtc } from '@babble/net-webrtc';
import { nodeDatachannel } from '@babble/net-webrtc/node';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sealDescription } from '../../src/description.ts';
import { components } from '../components.ts';
import { identityOf, nameOf } from '../identities.ts';
import { MemorySignalling } from '../memory-signalling.ts';

const backend = await nodeDatachannel({ bindAddress: '127.0.0.1' });
const [ALICE, BOB, MALLORY] = [2, 3, 4];
const line = (text: string): Uint8Array => new TextEncoder().encode(`${text}\n`);
const answering: RequestHandler = async () => ({ error: '', body: line('"bob"') });

let signalling: MemorySignalling;
let warnings: string[];
const started: Transport[] = [];

async function start(number: number, init: Partial<WebRtcInit> = {}): Promise<Transport> {
  const identity = identityOf(number);
  const logger = { ...components.logger, warn: (_fields: object, message: string) => warnings.push(message) };
  const { hex } = identity.signer.publicKey;
  const made = webrtc({ backend, identity, dialTimeoutMs: 20_000, signalling: () => signalling.of(hex), ...init });
  const transport = made({ ...components, logger: { ...logger, child: () => components.logger } });
  started.push(transport);
  await transport.start(answering);
  return transport;
}

/** What a request from Alice to Bob ends with: the answer, or a code and what it says. */
async function ask(alice: Transport, target = nameOf(BOB)): Promise<string> {
  try {
    const { body } = await alice.request(target, 'sync', line('{}'), neverCancelled);
    return new TextDecoder().decode(body).trim();
  } catch (error) {
    if (error instanceof NetError) return `${error.code}: ${error.message} ${String(error.data['text'] ?? '')}`;
    throw error;
  }
}

/** The description with another fingerprint: that of the certificate of whoever stands in the middle. */
function forged(text: string): string {
  const value = JSON.parse(text);
  const sdp = value.sdp.replace(
    /a=fingerprint:sha-256 (?:[0-9A-F]{2}:){31}/,
    `a=fingerprint:sha-256 ${'AB:'.repeat(31)}`,
  );
  expect(sdp).not.toBe(value.sdp);
  return JSON.stringify({ ...value, sdp });
}

/** The description as the Go implementation would send it. */
function stripped(text: string): string {
  const { type, sdp } = JSON.parse(text);
  return JSON.stringify({ type, sdp });
}

beforeEach(() => {
  signalling = new MemorySignalling();
  warnings = [];
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((transport) => transport.stop()));
});

describe('a signalling server in the middle (H3)', () => {
  test('it cannot change the certificate in an offer or in an answer', async () => {
    const alice = await start(ALICE);
    await start(BOB);
    signalling.middle = { offer: (_from, _to, text) => forged(text) };
    expect(await ask(alice)).toMatch(/offer is not signed by/);
    signalling.middle = { answer: (_from, _to, text) => forged(text) };
    expect(await ask(alice)).toMatch(/^BABBLE_NET_DESCRIPTION_UNTRUSTED: .*answer is not signed by/);
    signalling.middle = {};
    expect(await ask(alice)).toBe('"bob"');
    expect(warnings).toEqual([]);
  });

  test('it cannot answer in the name of another, nor connect in one', async () => {
    const alice = await start(ALICE);
    await start(BOB);
    await start(MALLORY);
    // Mallory answers with a description of its own, properly signed with its own key.
    signalling.middle = {
      answer: async (from, to, text) => {
        const context = { from, to, inReplyTo: JSON.parse(offerOf).sdp };
        return sealDescription('answer', JSON.parse(text).sdp, context, identityOf(MALLORY), components.clock);
      },
      offer: (_from, _to, text) => {
        offerOf = text;
        return text;
      },
    };
    let offerOf = '{}';
    expect(await ask(alice)).toMatch(/^BABBLE_NET_DESCRIPTION_UNTRUSTED/);
    // What Alice signed for Mallory is of no use at Bob.
    const kept: string[] = [];
    signalling.middle = {
      offer: (_from, _to, text) => {
        kept.push(text);
        return text;
      },
    };
    expect(await ask(alice, nameOf(MALLORY))).toBe('"bob"');
    signalling.middle = { offer: () => kept[0] ?? '' };
    expect(await ask(alice)).toMatch(/offer is not signed by/);
  });

  test('an answer that was given before does not answer another offer', async () => {
    const alice = await start(ALICE, { linkTimes: { idleMs: 1 } });
    const bob = await start(BOB);
    let kept = '';
    signalling.middle = { answer: (_from, _to, text) => (kept = text) };
    expect(await ask(alice)).toBe('"bob"');
    await bob.stop();
    await bob.start(answering);
    signalling.middle = { answer: () => kept };
    expect(await ask(alice)).toMatch(/^BABBLE_NET_(DESCRIPTION_UNTRUSTED|CONNECTION_LOST)/);
  });

  test('an old offer is refused', async () => {
    const clock = { ...components.clock, now: () => Date.now() - 600_000 };
    const identity = identityOf(ALICE);
    const made = webrtc({ backend, identity, signalling: () => signalling.of(nameOf(ALICE)) })({
      ...components,
      clock,
    });
    started.push(made);
    await made.start(answering);
    await start(BOB);
    expect(await ask(made)).toMatch(/too old, or the clocks differ/);
  });

  test('taking the signatures away is seen in the log, and refused where signed descriptions are wanted', async () => {
    const alice = await start(ALICE);
    await start(BOB);
    signalling.middle = { offer: (_from, _to, text) => stripped(text), answer: (_from, _to, text) => stripped(text) };
    expect(await ask(alice)).toBe('"bob"');
    expect(warnings).toEqual([
      'Unsigned session description: the peer is a Go node, or the signalling server stands between us',
      'Unsigned session description: the peer is a Go node, or the signalling server stands between us',
    ]);
    const strict = await start(5, { requireSigned: true });
    expect(await ask(strict)).toMatch(/^BABBLE_NET_DESCRIPTION_UNTRUSTED: .*answer of .* is not signed/);
    const guarded = await start(6, { requireSigned: true });
    expect(await ask(alice, guarded.advertiseAddress)).toMatch(/offer of .* is not signed/);
  });

  test('RTC-ANS-3, H2: offers that are none are refused, each for itself', async () => {
    const bob = await start(BOB);
    const mallory = signalling.of(nameOf(MALLORY));
    const offers = [
      '',
      '{}',
      '{"type":"offer"}',
      '{"type":"answer","sdp":"v=0"}',
      '{"type":"offer","sdp":"v=0\\r\\n"}',
      '{"type":"offer","sdp":"no sdp at all"}',
      JSON.stringify({ type: 'offer', sdp: 'x'.repeat(40_000) }),
      '{"type":"offer","sdp":"v=0","babble":7}',
      '{"type":"offer","sdp":"v=0","babble":{"version":2}}',
    ];
    for (const offer of offers) {
      await expect(mallory.offer(bob.advertiseAddress, offer, neverCancelled)).rejects.toBeInstanceOf(NetError);
    }
    await expect(signalling.of('nobody').offer(bob.advertiseAddress, '{}', neverCancelled)).rejects.toThrow(
      /public key/,
    );
    const alice = await start(ALICE);
    expect(await ask(alice)).toBe('"bob"');
  });
});

describe('links between nodes of ours', () => {
  test('one connection carries the requests of both sides', async () => {
    const [alice, bob] = [await start(ALICE), await start(BOB)];
    expect(await ask(alice)).toBe('"bob"');
    expect(await ask(bob, nameOf(ALICE))).toBe('"bob"');
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? ask(alice) : ask(bob, nameOf(ALICE)))));
    expect(signalling.offerCount).toBe(1);
  });

  test('so many connections that nobody used yet, and so many at all', async () => {
    const bob = await start(BOB, { linkLimits: { maxUnproven: 2 } });
    const { connect } = backend;
    const closed: (() => void)[] = [];
    for (const number of [10, 11, 12]) {
      const connection = connect(
        { iceServers: [], clock: components.clock, gatherMs: 1_000 },
        { channel: () => undefined, closed: () => undefined },
      );
      closed.push(() => connection.close());
      connection
        .createChannel('data')
        .listen({ open: () => undefined, message: () => undefined, drained: () => undefined, closed: () => undefined });
      const sdp = await connection.offer();
      const given = signalling
        .of(nameOf(number))
        .offer(bob.advertiseAddress, JSON.stringify({ type: 'offer', sdp }), neverCancelled);
      if (number < 12) await expect(given).resolves.toMatch(/answer/);
      else await expect(given).rejects.toThrow('too many connections');
    }
    for (const close of closed) close();
  });
});
