// How much a client may ask for, in parts and over real sockets.
import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { createService, type Served, type ServiceInit, serve } from '@babble/service';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf } from '../../src/limits/client-of.ts';
import { Clients } from '../../src/limits/clients.ts';
import { costOf } from '../../src/limits/cost-of.ts';
import { DEFAULT_LIMITS } from '../../src/limits/limits.ts';
import { TokenBucket } from '../../src/limits/token-bucket.ts';
import { WorkBudget } from '../../src/limits/work-budget.ts';
import { liveNetwork } from '../network/live-network.ts';
import { recordedPhases } from '../vectors/recorded-answers.ts';
import { recordedNode } from '../vectors/recorded-node.ts';

describe('TokenBucket', () => {
  test('gives what is there, and says how long until there is more', () => {
    const bucket = new TokenBucket(10, 20, 0);
    for (let i = 0; i < 20; i += 1) expect(bucket.take(1, 0)).toBe(0);
    expect(bucket.take(1, 0)).toBe(100);
    expect(bucket.take(5, 0)).toBe(500);
    expect(bucket.take(1, 99)).toBe(1);
    expect(bucket.take(1, 100)).toBe(0);
    expect(bucket.isFull(2_099)).toBe(false);
    expect(bucket.isFull(2_100)).toBe(true);
    expect(bucket.take(20, 100_000)).toBe(0);
    expect(bucket.take(1, 100_000)).toBe(100);
  });

  test('what costs more than ever fits costs all there is; a clock that goes back gives nothing', () => {
    const bucket = new TokenBucket(10, 20, 1_000);
    expect(bucket.take(1_000, 1_000)).toBe(0);
    expect(bucket.take(1, 0)).toBe(100);
  });
});

describe('WorkBudget', () => {
  function setUp(busyShare: number) {
    const state = { nowMs: 0, utilization: 0, cores: 1 };
    const { now, load } = {
      now: () => state.nowMs,
      load: () => ({ utilization: state.utilization, cores: state.cores }),
    };
    const budget = new WorkBudget({ busyShare, now, load });
    return { state, budget };
  }

  test('J4: a process with nothing else to do spends 40 % of its time on answers, a busy one its small share', () => {
    const { state, budget } = setUp(0.05);
    for (let i = 0; i < 5; i += 1) budget.spend(20);
    expect(budget.waitMs).toBe(1);
    budget.spend(20);
    expect(budget.waitMs).toBe(51);
    state.nowMs += 51;
    expect(budget.waitMs).toBe(0);
    [state.nowMs, state.utilization] = [1_000, 0.9];
    expect(budget.waitMs).toBe(0);
    for (let i = 0; i < 6; i += 1) budget.spend(20);
    expect(budget.waitMs).toBe(401);
    state.nowMs += 401;
    expect(budget.waitMs).toBe(0);
    state.nowMs += 1_000_000;
    for (let i = 0; i < 5; i += 1) budget.spend(20);
    expect(budget.waitMs).toBeGreaterThan(0);
  });

  test('J4: its own work does not count as what else there is to do; of that, 40 % less leaves less', () => {
    const { state, budget } = setUp(0.05);
    for (let i = 0; i < 6; i += 1) budget.spend(50);
    [state.nowMs, state.utilization] = [1_000, 0.5];
    expect(budget.waitMs).toBe(0);
    budget.spend(100);
    budget.spend(100);
    // 0.5 of the time it worked, 0.3 of it on answers: 0.2 on other things, and 0.4 less that is the share.
    expect(budget.waitMs).toBe(501);
  });

  test('J4: on a machine that others use as well it is a share of what the process gets', () => {
    const { state, budget } = setUp(0.05);
    [state.nowMs, state.utilization, state.cores] = [1_000, 0.9, 0.2];
    expect(budget.waitMs).toBe(0);
    budget.spend(100);
    budget.spend(10);
    expect(budget.waitMs).toBe(1_001);
  });

  test('what took long waited for something else, and counts for little', () => {
    const { budget } = setUp(0.05);
    budget.spend(99);
    expect(budget.waitMs).toBe(0);
    budget.spend(10_000);
    expect(budget.waitMs).toBe(249);
  });

  test('with a share of 1 nobody waits', async () => {
    const { budget } = setUp(1);
    for (let i = 0; i < 100; i += 1) budget.spend(20);
    expect(budget.waitMs).toBe(0);
    await budget.turn();
  });
});

describe('clientOf', () => {
  test('an address of IPv4, however it is written; of IPv6 the network', () => {
    for (const [address, client] of [
      [undefined, undefined],
      ['192.0.2.7', '192.0.2.7'],
      ['::ffff:192.0.2.7', '192.0.2.7'],
      ['::1', '0:0:0:0::'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
      ['2001:0db8:0001:0002::9', '2001:db8:1:2::'],
      ['2001:db8::9', '2001:db8:0:0::'],
      ['fe80::1%eth0', 'fe80:0:0:0::'],
    ] as const) {
      expect([address, clientOf(address)]).toEqual([address, client]);
    }
  });
});

describe('costOf', () => {
  test('a large page counts as several requests, and nothing that is written there breaks it', () => {
    for (const [path, limit, cost] of [
      ['/v1/status', undefined, 1],
      ['/v1/status', '1000', 1],
      ['/v1/events', undefined, 1],
      ['/v1/events', '1000', 21],
      ['/v1/events', '999999999', 21],
      ['/v1/events', '-5', 1],
      ['/v1/events', 'abc', 1],
      ['/v1/blocks', '100', 3],
      ['/blocks/0', '50', 2],
      ['/graph', undefined, 20],
      ['/babble/v1/events', '100', 3],
    ] as const) {
      expect([path, limit, costOf(path, limit)]).toEqual([path, limit, cost]);
    }
  });
});

describe('Clients', () => {
  test('OURS-8: idle ones are forgotten; while all are busy, further ones share one account', () => {
    const clients = new Clients({ ...DEFAULT_LIMITS, ratePerSecond: 1 }, 3);
    const busy = ['a', 'b', 'c'].map((name) => clients.get(name, 0));
    for (const client of busy) client.active = 1;
    const others = clients.get('d', 10_000);
    others.active = 1;
    expect(clients.get('e', 20_000)).toBe(others);
    expect(clients.get('a', 20_000)).toBe(busy[0]);
    for (const client of busy) client.active = 0;
    expect(clients.get('f', 30_000)).not.toBe(others);
    expect(clients.size).toBeLessThanOrEqual(4);
  });
});

describe('over sockets', () => {
  let base: ServiceInit['node'];
  let served: Served | undefined;
  beforeAll(async () => {
    const [phase] = await recordedPhases();
    if (phase === undefined) throw new Error('nothing was recorded');
    base = recordedNode(phase, true);
  });
  afterEach(() => served?.close());

  async function open(init: Partial<ServiceInit>): Promise<string> {
    const limits = { busyShare: 1, ...init.limits };
    served = await serve({ service: createService({ node: base, ...init, limits }), listen: '127.0.0.1:0' });
    return `http://${served.address}`;
  }

  interface Answer {
    readonly status: number | undefined;
    readonly retryAfter: string | undefined;
    readonly body: string;
  }

  /** Asks from one of the addresses of this machine. */
  const askFrom = (localAddress: string, url: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      request(url, { localAddress }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        answer.on('end', () => resolve({ status: answer.statusCode, retryAfter: answer.headers['retry-after'], body }));
      })
        .on('error', reject)
        .end();
    });

  test('OURS-8: whoever asks too often is told when to come again, others are answered', async () => {
    const url = await open({ limits: { ratePerSecond: 2 } });
    const answers = [];
    for (let i = 0; i < 6; i += 1) answers.push(await fetch(`${url}/stats`));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.slice(0, 4).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(await answer.json()).toEqual({
        error: 'tooManyRequests',
        message: 'Too many requests of this client. Come again in 1 s.',
      });
    }
    expect(await askFrom('127.0.0.2', `${url}/stats`)).toMatchObject({ status: 200 });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('OURS-8: a busy node has little time for all together, and says so', async () => {
    const url = await open({ limits: { busyShare: 0.001, ratePerSecond: 0 } });
    // What is not worked off at once keeps the process busy for everybody.
    const work = setInterval(() => {
      const until = performance.now() + 20;
      while (performance.now() < until) JSON.stringify(DEFAULT_LIMITS);
    }, 1);
    const seen: Answer[] = [];
    await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        while (!seen.some(({ status }) => status === 503)) seen.push(await askFrom(`127.0.0.${i + 2}`, `${url}/stats`));
      }),
    );
    clearInterval(work);
    const busy = seen.filter(({ status }) => status === 503);
    expect(seen.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const { retryAfter, body } of busy) {
      expect(Number(retryAfter)).toBeGreaterThan(0);
      expect(JSON.parse(body)).toMatchObject({ error: 'busy' });
    }
  });

  test('OURS-8: one client has so many answers under way', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    let asked = 0;
    let onAsked: () => void = () => undefined;
    const threeAsked = new Promise<void>((resolve) => {
      onAsked = resolve;
    });
    const node: ServiceInit['node'] = {
      ...base,
      lastBlockIndex: 10,
      block: () => {
        asked += 1;
        if (asked === 3) onAsked();
        return released;
      },
    };
    const url = await open({ node, limits: { concurrent: 3 } });
    const waiting = [0, 1, 2].map((index) => fetch(`${url}/v1/blocks/${index}`));
    await threeAsked;
    const refused = await fetch(`${url}/v1/blocks/3`);
    expect([refused.status, ((await refused.json()) as { message: string }).message]).toEqual([
      429,
      'Too many answers to this client are under way. Come again in 1 s.',
    ]);
    release();
    for (const answer of await Promise.all(waiting)) {
      expect(answer.status).toBe(404);
      await answer.text();
    }
    expect((await fetch(`${url}/v1/blocks/3`)).status).toBe(404);
    expect(asked).toBe(4);
  });

  test('OURS-8: one client reads so many streams', async () => {
    const network = await liveNetwork({ size: 1 });
    const [quiet] = network.nodes;
    if (quiet === undefined) throw new Error('a network without nodes');
    const url = await open({ node: quiet, limits: { streams: 2 } });
    const controllers = [new AbortController(), new AbortController()];
    for (const { signal } of controllers) {
      expect((await fetch(`${url}/v1/stream?topics=block`, { signal })).status).toBe(200);
    }
    const refused = await fetch(`${url}/v1/stream?topics=block`);
    expect([refused.status, await refused.json()]).toMatchObject([
      429,
      { message: expect.stringContaining('streams') },
    ]);
    for (const controller of controllers) controller.abort();
    // The place is free once the server has noticed that the reader is gone.
    let status = 429;
    while (status === 429) {
      const controller = new AbortController();
      status = (await fetch(`${url}/v1/stream?topics=block`, { signal: controller.signal })).status;
      controller.abort();
    }
    expect(status).toBe(200);
    await network.stop();
  });
});
