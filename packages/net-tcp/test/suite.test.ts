// The published suite over real sockets.
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { TransportFixture } from '@babble/net/suite';
import { transportCases } from '@babble/net/suite';
import { tcp } from '@babble/net-tcp';
import { describe, test } from '@jest/globals';
import { components } from './components.ts';

const fixture: TransportFixture = {
  supports: { listen: true, extensions: true },
  create: ({ timeoutMs }) => tcp({ listen: '127.0.0.1:0', timeoutMs, joinTimeoutMs: timeoutMs })(components),
  unreachableAddress: closedPort,
  delay: async (ms) => {
    await delay(ms);
  },
};

/** A port that was free a moment ago. */
function closedPort(): Promise<string> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
      server.close(() => resolve(`127.0.0.1:${port}`));
    });
  });
}

describe('suite: TCP', () => {
  for (const { name, run } of transportCases) test(name, () => run(fixture));
});
