// The published suite over data channels of node-datachannel.
import { setTimeout as delay } from 'node:timers/promises';
import type { TransportFixture } from '@babble/net/suite';
import { transportCases } from '@babble/net/suite';
import { webrtc } from '@babble/net-webrtc';
import { nodeDatachannel } from '@babble/net-webrtc/node';
import { describe, test } from '@jest/globals';
import { components } from './components.ts';
import { identityOf, nameOf } from './identities.ts';
import { MemorySignalling } from './memory-signalling.ts';

const backend = await nodeDatachannel({ bindAddress: '127.0.0.1' });
const signalling = new MemorySignalling();
let count = 0;

const fixture: TransportFixture = {
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

describe('suite: WebRTC', () => {
  for (const { name, run } of transportCases) test(name, () => run(fixture));
});
