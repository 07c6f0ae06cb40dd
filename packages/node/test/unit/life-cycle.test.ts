// Starting and stopping one node, and what happens when one of its parts fails on the way.
import { describe, expect, test } from '@jest/globals';
import { gate, singleNode } from './single-node.ts';

const OPENED = ['transport opened', 'application opened', 'application knows state 0'];
const CLOSED = ['transport closed', 'application closed', 'store closed'];

describe('start', () => {
  test('NODE-START-1: a second call is refused, also while the first is under way, and disturbs nothing', async () => {
    const { passed, open } = gate();
    const { node, log } = await singleNode({ app: { start: () => passed } });
    const first = node.start();
    await expect(node.start()).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
    open();
    await first;
    await expect(node.start()).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
    expect(node.state).toBe('Babbling');
    await node.stop();
    expect(log).toEqual([...OPENED, 'application knows state 4', ...CLOSED]);
    await expect(node.start()).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
  });

  test.each([
    ['the transport', { transport: { start: () => Promise.reject(new Error('cannot be opened')) } }, []],
    ['the application', { app: { start: () => Promise.reject(new Error('cannot be opened')) } }, ['transport opened']],
  ] as const)(
    'if %s cannot be opened, everything is closed again and the node is shut down',
    async (_, init, opened) => {
      const { node, log } = await singleNode(init);
      await expect(node.start()).rejects.toThrow('cannot be opened');
      expect(node.state).toBe('Shutdown');
      // The application was told of no state, so it is told of no end either.
      expect(log).toEqual([...opened, ...CLOSED]);
      await node.stop();
      await expect(node.submit(new Uint8Array(1))).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
    },
  );

  test('what fails while a failed start is undone is logged; the caller gets the reason of the start', async () => {
    const { node, log } = await singleNode({
      app: { start: () => Promise.reject(new Error('port in use')) },
      transport: { stop: () => Promise.reject(new Error('stuck')) },
    });
    await expect(node.start()).rejects.toThrow('port in use');
    expect(log).toEqual(['transport opened', 'application closed', 'store closed', 'Stopping failed']);
  });
});

describe('stop', () => {
  test.each([
    ['transport', ['transport opened']],
    ['app', ['transport opened', 'application opened']],
  ] as const)(
    'NODE-STOP-1: %s: while it is being opened, stop ends in a stopped node with nothing left open',
    async (part, opened) => {
      const [begun, allowed] = [gate(), gate()];
      const open = (): Promise<void> => {
        begun.open();
        return allowed.passed;
      };
      const { node, log } = await singleNode({ [part]: { start: open } });
      const starting = expect(node.start()).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
      await begun.passed;
      const stopping = node.stop();
      expect(node.state).toBe('Shutdown');
      allowed.open();
      await Promise.all([starting, stopping]);
      expect(log).toEqual([...opened, ...CLOSED]);
      expect(node.state).toBe('Shutdown');
    },
  );

  test('before start, it closes what was handed over, and the node cannot be started any more', async () => {
    const { node, log } = await singleNode();
    await node.stop();
    await expect(node.start()).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
    expect(log).toEqual(CLOSED);
  });

  test('NODE-STOP-1: every step runs even if others fail; it rejects with the first error, and logs the others', async () => {
    const { node, log } = await singleNode({
      transport: { stop: () => Promise.reject(new Error('first')) },
      app: { stop: () => Promise.reject(new Error('second')) },
      store: { close: () => Promise.reject(new Error('third')) },
    });
    await node.start();
    await expect(node.stop()).rejects.toThrow('first');
    expect(log.slice(OPENED.length)).toEqual([
      'application knows state 4',
      'Stopping failed in one more place',
      'Stopping failed in one more place',
    ]);
    expect(node.state).toBe('Shutdown');
    await expect(node.stop()).rejects.toThrow('first');
  });

  test('APP-API-5: an application hears of the end before it is closed, without a warning, although it takes a moment', async () => {
    const { passed, open } = gate();
    const { node, clock, log } = await singleNode({
      app: { onStateChanged: (state) => (state === 4 ? passed : Promise.resolve()) },
    });
    await node.start();
    let isStopped = false;
    const stopping = node.stop().then(() => {
      isStopped = true;
    });
    await clock.run(500);
    expect([isStopped, log.at(-1)]).toEqual([false, 'transport closed']);
    open();
    await stopping;
    expect(log).toEqual([...OPENED, 'transport closed', 'application knows state 4', ...CLOSED.slice(1)]);
  });

  test('APP-RETRY-7: an application that never answers is waited for one second, and named once', async () => {
    const { node, clock, log } = await singleNode({
      app: { onStateChanged: () => new Promise<never>(() => undefined) },
    });
    await node.start();
    let isStopped = false;
    void node.stop().then(() => {
      isStopped = true;
    });
    await clock.runUntil(() => isStopped, 1_000);
    expect(log).toEqual([
      ...OPENED.slice(0, 2),
      'transport closed',
      'The application has not answered the state change; it is closed now',
      ...CLOSED.slice(1),
    ]);
  });

  test('APP-RETRY-7: that an application does not take a state change is logged, and has no other consequence', async () => {
    const { node, log } = await singleNode({ app: { onStateChanged: () => Promise.reject(new Error('no interest')) } });
    await node.start();
    await node.stop();
    const warning = 'The application did not take the state change';
    expect(log.filter((line) => line === warning)).toHaveLength(2);
    expect(log.filter((line) => line !== warning)).toEqual([...OPENED.slice(0, 2), ...CLOSED]);
  });
});

test('NODE-LOOP-4: a burst of transactions wakes gossip once per turn of the event loop', async () => {
  let draws = 0;
  const random = {
    next: () => {
      draws += 1;
      return 0.5;
    },
  };
  const { node, clock } = await singleNode({ random });
  await node.start();
  await clock.run(10);
  // Gossip draws by chance when its timer goes off next, each time it is woken.
  draws = 0;
  const burst = Promise.all(Array.from({ length: 1_000 }, (_, i) => node.submit(Uint8Array.of(i))));
  await burst;
  expect(draws).toBe(1);
  await clock.runUntil(() => node.statistics().transactions === '1000', 10_000);
  await node.stop();
});
