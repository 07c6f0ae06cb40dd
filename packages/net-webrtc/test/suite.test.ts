// The published suite over data channels, with each WebRTC stack of Node. @roamhq/wrtc has the shape of the stack of a page.
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { TransportFixture } from '@babble/net/suite';
import { transportCases } from '@babble/net/suite';
import type { PeerBackend } from '@babble/net-webrtc';
import { webrtc } from '@babble/net-webrtc';
import { nodeDatachannel, wrtc } from '@babble/net-webrtc/node';
import { describe, test } from '@jest/globals';
import { components } from './components.ts';
import { identityOf, nameOf } from './identities.ts';
import { MemorySignalling } from './memory-signalling.ts';

function fixtureOf(backend: PeerBackend): TransportFixture {
  const signalling = new MemorySignalling();
  let count = 0;
  return {
    supports: { listen: true, extensions: true },
    create: ({ timeoutMs }) => {
      count += 1;
      const identity = identityOf(count);
      const { hex } = identity.signer.publicKey;
      // The handshake has its own time: this machine may be busy.
      const init = { timeoutMs, joinTimeoutMs: timeoutMs, dialTimeoutMs: 20_000, linkLimits: { connectMs: 20_000 } };
      return webrtc({ ...init, backend, identity, signalling: () => signalling.of(hex) })(components);
    },
    unreachableAddress: async () => nameOf(255),
    delay: async (ms) => {
      await delay(ms);
    },
  };
}

const native = fixtureOf(await nodeDatachannel({ bindAddress: '127.0.0.1' }));
const page = fixtureOf(await wrtc());
/** It offers no addresses of the machine itself. */
const isConnected = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ internal }) => !internal),
);

describe('suite: WebRTC, node-datachannel', () => {
  for (const { name, run } of transportCases) test(name, () => run(native));
});

describe('suite: WebRTC, @roamhq/wrtc', () => {
  for (const { name, run } of transportCases) {
    if (isConnected) test(name, () => run(page));
    else test.skip(`${name} (skipped: this machine has no network)`, () => undefined);
  }
});
