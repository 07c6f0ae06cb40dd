// A leave that waits: what is told of it, when, and to whom.
import type { Logger } from '@babble/host';
import { silentLogger } from '@babble/host';
import { NodeError } from '@babble/node';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { Departure } from '../../src/departure.ts';

const [OWN, BOB, CAROL, DAVE] = ['0X04A', '0X04B', '0X04C', '0X04D'] as const;

const UNKNOWN = { id: 0, lastIndex: -1, newest: undefined, contact: undefined };

/** One of four validators. */
class Scene {
  readonly clock = new SimulatedClock(1_000_000);
  readonly heard = new Map<string, number>();
  readonly logged: string[] = [];
  readonly told: string[] = [];
  readonly departure: Departure;
  end: (error: NodeError | undefined) => void = () => undefined;

  constructor() {
    const node = {
      isMissed: true,
      publicKey: OWN,
      peers: [OWN, BOB, CAROL, DAVE].map((pubKeyHex) => ({ pubKeyHex, netAddr: '', moniker: pubKeyHex.slice(-1) })),
      look: {
        liveness: () => [...this.heard].map(([key, heardMs]) => ({ ...UNKNOWN, key, heardMs })),
      },
      stop: async () => undefined,
      leave: () =>
        new Promise<void>((resolve, reject) => {
          this.end = (error) => (error === undefined ? resolve() : reject(error));
        }),
    };
    const warn = (_fields: object, message: string): void => void this.logged.push(message);
    const logger: Logger = { ...silentLogger, warn };
    this.departure = new Departure({
      node,
      joinTimeoutMs: 10_000,
      clock: this.clock,
      logger,
      pid: 4321,
    });
  }

  /** A sign of life, now. */
  hear(...keys: readonly string[]): void {
    for (const key of keys) this.heard.set(key, this.clock.now());
  }
}

test('NODE-LEAVE-3: within seconds it says who is missing, how many are needed, what will happen, and how to go at once', async () => {
  const scene = new Scene();
  const ended = scene.departure.leave((text) => scene.told.push(text));
  await scene.clock.run(1_000);
  scene.hear(BOB, CAROL);
  await scene.clock.run(2_000);
  expect(scene.told).toEqual([
    'Still leaving: 3 of the 3 validators that stay have to take part, and there is no sign of life from D. Unless that changes, this node stops in 17 s at the latest without having left, and the others count it as one that is down. A signal stops it at once (kill 4321).',
  ]);
  expect(scene.logged).toEqual(scene.told);
  // Once is enough; whoever asks later is told, too.
  scene.hear(BOB, CAROL);
  await scene.clock.run(5_000);
  expect(scene.told).toHaveLength(1);
  const late: string[] = [];
  void scene.departure.leave((text) => late.push(text));
  expect(late).toEqual(scene.told);
  scene.end(new NodeError('BABBLE_NODE_TIMEOUT', 'too late'));
  expect(await ended).toEqual({ kind: 'not left', reason: 'too late' });
  expect(scene.clock.timerCount).toBe(0);
});

test('NODE-LEAVE-3: it says that all are back, and who is missing then', async () => {
  const scene = new Scene();
  const ended = scene.departure.leave((text) => scene.told.push(text));
  scene.hear(BOB);
  await scene.clock.run(3_000);
  scene.hear(BOB, CAROL, DAVE);
  await scene.clock.run(3_000);
  await scene.clock.run(9_000);
  expect(scene.told.map((text) => text.slice(0, 150))).toEqual([
    expect.stringContaining('from C, D.'),
    'Enough validators take part again: the leave goes on.',
    expect.stringContaining('from B, C, D.'),
  ]);
  scene.end(undefined);
  expect(await ended).toEqual({ kind: 'left' });
});

test('NODE-LEAVE-2: a leave that takes no time tells nothing', async () => {
  const scene = new Scene();
  const ended = scene.departure.leave((text) => scene.told.push(text));
  await scene.clock.run(2_000);
  scene.end(undefined);
  await ended;
  await scene.clock.run(60_000);
  expect([...scene.told, ...scene.logged]).toEqual([]);
});
