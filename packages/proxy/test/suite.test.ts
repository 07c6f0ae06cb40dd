// The published suite, on both implementations: in memory, and over sockets on ports that the system picks.
import { inMemory } from '@babble/proxy';
import { socketApp, socketProxy } from '@babble/proxy/socket';
import type { ProxyFixture, ProxyPair } from '@babble/proxy/suite';
import { proxyCases } from '@babble/proxy/suite';
import { describe, test } from '@jest/globals';

const memoryFixture: ProxyFixture = {
  supports: { snapshot: true, lastAppliedBlock: true },
  create: async (handler) => {
    const proxy = inMemory(handler);
    return { proxy, submit: (transaction) => proxy.submit(transaction) };
  },
  dispose: async () => undefined,
};

/** Where nobody can listen. */
const NOBODY = '127.0.0.1:0';

function socketFixture(): ProxyFixture {
  const stops = new Map<ProxyPair, () => Promise<void>>();
  return {
    supports: { snapshot: true, lastAppliedBlock: false },
    create: async (handler) => {
      const proxy = socketProxy({ listen: '127.0.0.1:0', connect: () => app.listenAddress });
      const app = socketApp({ listen: '127.0.0.1:0', connect: () => proxy.listenAddress || NOBODY, handler });
      await app.start();
      const pair: ProxyPair = { proxy, submit: (transaction) => app.submit(transaction) };
      stops.set(pair, () => app.stop());
      return pair;
    },
    dispose: async (pair) => stops.get(pair)?.(),
  };
}

describe.each([
  ['in memory', memoryFixture],
  ['over sockets', socketFixture()],
] as const)('suite: %s', (_name, fixture) => {
  for (const { name, needs, run } of proxyCases) {
    if (needs === undefined || fixture.supports[needs]) test(name, () => run(fixture));
    else test.skip(`${name} (skipped: the proxy has no ${needs})`, () => undefined);
  }
});
