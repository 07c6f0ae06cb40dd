// Two nodes that dial each other at once, on simulated time, with every step taking long or short: one connection comes of it, no request fails, and
// nothing that is not signed makes a node give up its own attempt.
import { neverCancelled } from '@babble/host';
import type { Transport } from '@babble/net';
import type { WebRtcInit } from '@babble/net-webrtc';
import { webrtc } from '@babble/net-webrtc';
import { Chance, effort, SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { components } from '../components.ts';
import { FakeWire } from '../fake-backend.ts';
import { nameOf, quickIdentityOf } from '../identities.ts';
import { MemorySignalling } from '../memory-signalling.ts';

/** By their public keys. */
const [SMALLER, LARGER] = nameOf(2) < nameOf(3) ? [2, 3] : [3, 2];
const INTERLEAVINGS = effort({ usual: 300, long: 20_000 });
/** How long one step takes, in milliseconds. */
const PAUSES = [0, 0, 1, 2, 10, 50, 300];
/** Candidates and the offer, candidates and the answer, the channel that opens. */
const STEPS_OF_A_DIAL = 5;
const line = (text: string): Uint8Array => new TextEncoder().encode(`${text}\n`);
const never = new Promise<string>(() => undefined);

/** What becomes of the texts between the nodes: `undefined`, they are lost. */
type Way = (what: 'offer' | 'answer', from: string, text: string) => string | undefined;

class Pair {
  readonly clock = new SimulatedClock(1_000_000);
  readonly wire = new FakeWire();
  readonly signalling = new MemorySignalling();
  readonly chance: Chance;
  readonly nodes = new Map<number, Transport>();
  way: Way = (_what, _from, text) => text;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.wire.pause = () => this.#pause();
    const carry = async (what: 'offer' | 'answer', from: string, text: string): Promise<string> => {
      await this.#pause();
      return this.way(what, from, text) ?? never;
    };
    this.signalling.middle = {
      offer: (from, _to, text) => carry('offer', from, text),
      answer: (from, _to, text) => carry('answer', from, text),
    };
  }

  async start(number: number, init: Partial<WebRtcInit> = {}): Promise<void> {
    const signalling = (): ReturnType<MemorySignalling['of']> => this.signalling.of(nameOf(number));
    const identity = quickIdentityOf(number);
    const times = { dialTimeoutMs: 60_000, timeoutMs: 60_000 };
    const made = webrtc({ backend: this.wire.backend, identity, signalling, ...times, ...init });
    const node = made({ ...components, clock: this.clock });
    await node.start(async () => ({ error: '', body: line(`"${number}"`) }));
    this.nodes.set(number, node);
  }

  /** How long a request took, which has to succeed. */
  async ask(from: number, to: number): Promise<number> {
    const beganMs = this.clock.now();
    const answer = await this.nodes.get(from)?.request(nameOf(to), 'sync', line('{}'), neverCancelled);
    expect(new TextDecoder().decode(answer?.body)).toBe(`"${to}"\n`);
    return this.clock.now() - beganMs;
  }

  /** Requests of both sides, begun at about the same time; how long the slowest took. */
  async askAtOnce(): Promise<number> {
    const asked: Promise<number>[] = [];
    for (const [from, to] of [SMALLER, LARGER, SMALLER, LARGER].map((one, i, all) => [one, all[i ^ 1] ?? one])) {
      await this.clock.run(this.chance.pick(PAUSES));
      if (from !== undefined && to !== undefined) asked.push(this.ask(from, to));
    }
    return Math.max(...(await this.clock.until(Promise.all(asked))));
  }

  /** One connection, which has two ends, carries whatever comes; nothing else stays. */
  async expectOneLink(): Promise<void> {
    await this.clock.run(11_000);
    expect(this.wire.open.size).toBe(2);
    const { offerCount } = this.signalling;
    await this.askAtOnce();
    expect(this.signalling.offerCount).toBe(offerCount);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.stop()));
    expect(this.wire.open.size).toBe(0);
    expect(this.clock.timerCount).toBe(this.#pausing);
  }

  #pausing = 0;
  async #pause(): Promise<void> {
    this.#pausing += 1;
    await new Promise<void>((resolve) => this.clock.setTimeout(resolve, this.chance.pick(PAUSES)));
    this.#pausing -= 1;
  }
}

async function pairOf(seed: number, init: Partial<WebRtcInit> = {}): Promise<Pair> {
  const pair = new Pair(seed);
  await pair.start(SMALLER, init);
  await pair.start(LARGER, init);
  return pair;
}

/** Runs it with many seeds; a failure says with which. */
async function everyWay(run: (seed: number) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= INTERLEAVINGS; seed++) {
    await run(seed).catch((cause: unknown) => {
      throw new Error(`seed ${seed}`, { cause });
    });
  }
}

const slowestDialMs = STEPS_OF_A_DIAL * Math.max(...PAUSES);

describe('two nodes of ours that dial each other at once', () => {
  test(`make one connection, and nobody waits for longer than two dials (${INTERLEAVINGS} interleavings)`, async () => {
    let bothOffered = 0;
    await everyWay(async (seed) => {
      const pair = await pairOf(seed);
      expect(await pair.askAtOnce()).toBeLessThanOrEqual(2 * slowestDialMs);
      if (pair.signalling.offerCount > 1) bothOffered += 1;
      await pair.expectOneLink();
      await pair.stop();
    });
    // Otherwise nothing was tried.
    expect(bothOffered).toBeGreaterThan(INTERLEAVINGS / 10);
  });

  test('the same when the offer that would win is lost: that of the other is taken, and nobody waits for the deadline', async () => {
    await everyWay(async (seed) => {
      const pair = await pairOf(seed);
      pair.way = (what, from, text) => (what === 'offer' && from === nameOf(SMALLER) ? undefined : text);
      expect(await pair.askAtOnce()).toBeLessThanOrEqual(2 * slowestDialMs);
      await pair.expectOneLink();
      await pair.stop();
    });
  });

  test('whatever is lost once, it is made good after one deadline', async () => {
    const connectMs = 10_000;
    await everyWay(async (seed) => {
      const pair = await pairOf(seed);
      const lost = pair.chance.below(4);
      let count = 0;
      pair.way = (_what, _from, text) => (count++ === lost ? undefined : text);
      const beganMs = pair.clock.now();
      const again = (from: number, to: number) => pair.ask(from, to).catch(() => pair.ask(from, to));
      await pair.clock.until(Promise.all([again(SMALLER, LARGER), again(LARGER, SMALLER)]));
      expect(pair.clock.now() - beganMs).toBeLessThanOrEqual(connectMs + 3 * slowestDialMs);
      await pair.expectOneLink();
      await pair.stop();
    });
  });

  test('one that is started anew is answered, whatever the other holds of it', async () => {
    const pair = await pairOf(1);
    await pair.askAtOnce();
    pair.wire.isCut = true;
    await pair.nodes.get(LARGER)?.stop();
    pair.wire.isCut = false;
    await pair.clock.run(100);
    await pair.start(LARGER);
    expect(await pair.clock.until(pair.ask(LARGER, SMALLER))).toBeLessThanOrEqual(slowestDialMs);
    // Until the silence of the old one is noticed.
    await pair.clock.run(5_000);
    await pair.expectOneLink();
    await pair.stop();
  });
});

describe('an offer without a good signature', () => {
  test.each([
    ['unsigned', stripped],
    ['signed by somebody else', forged],
  ])('%s: the own attempt goes on', async (_name, changed) => {
    const pair = await pairOf(1);
    const stranger = pair.signalling.of(nameOf(SMALLER));
    const connection = pair.wire.backend.connect(
      { iceServers: [], clock: pair.clock, gatherMs: 1_000 },
      { channel: () => undefined, closed: () => undefined },
    );
    pair.way = (what, from, text) => {
      if (what === 'answer' || from === nameOf(SMALLER)) return text;
      // The own offer has left: one that is signed by the smaller key would win now.
      const { babble } = JSON.parse(text);
      const intruding = pair.clock.until(connection.offer()).then((sdp) => {
        const offer = changed(JSON.stringify({ type: 'offer', sdp, babble }));
        return stranger.offer(nameOf(LARGER), offer, neverCancelled).catch(() => undefined);
      });
      void intruding;
      return text;
    };
    expect(await pair.clock.until(pair.ask(LARGER, SMALLER))).toBeLessThanOrEqual(slowestDialMs);
    expect(pair.signalling.offerCount).toBe(2);
    connection.close();
    await pair.stop();
  });

  test('nodes that sign nothing, as those of the Go implementation, keep one connection for each direction', async () => {
    const pair = await pairOf(1);
    pair.way = (_what, _from, text) => stripped(text);
    await pair.askAtOnce();
    await pair.clock.run(11_000);
    expect(pair.wire.open.size).toBe(4);
    await pair.stop();
  });
});

/** The description as the Go implementation would send it. */
function stripped(text: string): string {
  const { type, sdp } = JSON.parse(text);
  return JSON.stringify({ type, sdp });
}

function forged(text: string): string {
  const { babble, ...rest } = JSON.parse(text);
  return JSON.stringify({ ...rest, babble: { ...babble, time: babble.time + 1 } });
}
