// The published suite, on the network in memory and on stream RPC over pairs in memory.

import { silentLogger } from '@babble/host';
import type { Transport } from '@babble/net';
import { memoryNetwork, memoryTransport, streamPair, streamTransport } from '@babble/net';
import type { TransportFixture } from '@babble/net/suite';
import { transportCases } from '@babble/net/suite';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { describe, test } from '@jest/globals';
import { pairNetwork } from './pair-network.ts';

interface Simulated {
  readonly clock: SimulatedClock;
  readonly fixture: TransportFixture;
}

function simulated(create: (clock: SimulatedClock) => (init: { readonly timeoutMs: number }) => Transport): Simulated {
  const clock = new SimulatedClock();
  const fixture: TransportFixture = {
    supports: { listen: true, extensions: true },
    create: create(clock),
    unreachableAddress: async () => 'nowhere',
    delay: (ms) => new Promise((resolve) => clock.setTimeout(resolve, ms)),
  };
  return { clock, fixture };
}

const IMPLEMENTATIONS: Readonly<Record<string, () => Simulated>> = {
  'a network in memory': () =>
    simulated((clock) => {
      const random = new Chance(1);
      const network = memoryNetwork({ clock, random, delayMs: 1, jitterMs: 2 });
      return ({ timeoutMs }) =>
        memoryTransport(network, { timeoutMs, joinTimeoutMs: timeoutMs })({ clock, logger: silentLogger, random });
    }),
  'stream RPC over pairs in memory': () =>
    simulated((clock) => {
      const layer = pairNetwork(streamPair);
      return ({ timeoutMs }) =>
        streamTransport(
          layer(),
          { timeoutMs, joinTimeoutMs: timeoutMs },
          { clock, logger: silentLogger, random: new Chance(1) },
        );
    }),
};

describe.each(Object.entries(IMPLEMENTATIONS))('suite: %s', (_name, make) => {
  for (const { name, run } of transportCases) {
    test(name, async () => {
      const { clock, fixture } = make();
      await clock.until(run(fixture));
    });
  }
});
