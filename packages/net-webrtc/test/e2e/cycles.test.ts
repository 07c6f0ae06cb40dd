// Connections that come and go with each real stack, in one process with a node that stays: neither sockets nor threads nor memory stay behind. BABBLE_WEBRTC_CYCLES says how often,
// 500 take minutes; the same on simulated time, 500 times, is among the unit tests.
import { readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { neverCancelled } from '@babble/host';
import type { Transport } from '@babble/net';
import type { PeerBackend } from '@babble/net-webrtc';
import { webrtc } from '@babble/net-webrtc';
import { nodeDatachannel, wrtc } from '@babble/net-webrtc/node';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cleanup } from 'node-datachannel';
import { components } from '../components.ts';
import { identityOf, nameOf } from '../identities.ts';
import { MemorySignalling } from '../memory-signalling.ts';
import { garbageCollector } from './garbage-collector.ts';

const CYCLES = Number(process.env['BABBLE_WEBRTC_CYCLES'] ?? 60);
/** After these, whatever is made once is there. */
const WARM_UP_CYCLES = 16;
/** Those of the last few connections, which threads of the stack close a little later. */
const MOST_LATE_FILES = 40;
/** What may stay of a connection, for want of a collector that has been everywhere; certificates, buffers and threads of one take megabytes. */
const MEGABYTES_PER_CYCLE = 0.5;
const SETTLE_MS = 10_000;
/** How long the rest may take: threads end when the machine gets to them. */
const LET_GO_MS = 60_000;
const SAME_LOOKS = 5;
const [ALICE, BOB, CAROL] = [2, 3, 4];
const line = (text: string): Uint8Array => new TextEncoder().encode(`${text}\n`);

const isLinux = process.platform === 'linux';
const isConnected = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ internal }) => !internal),
);
const notLinux = isLinux ? undefined : 'what a process holds is read from /proc';

const STACKS = [
  {
    name: 'node-datachannel',
    load: () => nodeDatachannel({ bindAddress: '127.0.0.1' }),
    obstacle: notLinux,
  },
  { name: '@roamhq/wrtc', load: () => wrtc(), obstacle: isConnected ? notLinux : 'this machine has no network' },
];

interface Held {
  readonly files: number;
  readonly threads: number;
}

const collect = garbageCollector();

function held(): Held {
  const [, threads = ''] = /^Threads:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return { files: readdirSync('/proc/self/fd').length, threads: Number(threads) };
}

/** What the process holds once the stack has let go, in threads of its own: the same again and again. */
async function heldAtLast(): Promise<Held> {
  const deadline = performance.now() + SETTLE_MS;
  let [last, same] = [held(), 0];
  while (same < SAME_LOOKS && performance.now() < deadline) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = held();
    same = now.files === last.files && now.threads === last.threads ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** What it holds once that is no more than this, or still after a long time. */
async function heldAgain(most: Held): Promise<Held> {
  const deadline = performance.now() + LET_GO_MS;
  let now = await heldAtLast();
  while ((now.files > most.files || now.threads > most.threads) && performance.now() < deadline)
    now = await heldAtLast();
  return now;
}

const body = line(`"${'x'.repeat(100_000)}"`);

async function start(backend: PeerBackend, signalling: MemorySignalling, number: number): Promise<Transport> {
  const identity = identityOf(number);
  const { hex } = identity.signer.publicKey;
  const times = { timeoutMs: 20_000, dialTimeoutMs: 20_000, linkLimits: { connectMs: 20_000 } };
  const node = webrtc({ backend, identity, signalling: () => signalling.of(hex), ...times })(components);
  await node.start(async () => ({ error: '', body }));
  return node;
}

/** Two nodes meet, speak and part. */
async function cycle(backend: PeerBackend): Promise<void> {
  const signalling = new MemorySignalling();
  const [alice, bob] = await Promise.all([ALICE, BOB].map((number) => start(backend, signalling, number)));
  if (alice === undefined || bob === undefined) throw new Error('two were started');
  const answer = await alice.request(nameOf(BOB), 'sync', line('{}'), neverCancelled);
  expect(answer.body.length).toBe(body.length);
  await Promise.all([alice.stop(), bob.stop()]);
}

describe('connections that come and go', () => {
  // Of hundreds of channels that both sides close at the same moment, libdatachannel forgets to say of some that they have ended, and would keep the
  // process alive for their handlers.
  afterAll(() => cleanup());

  for (const { name, load, obstacle } of STACKS) {
    if (obstacle !== undefined) {
      test.skip(`D10, H7: ${name} (skipped: ${obstacle})`, () => undefined);
      continue;
    }
    test(`D10, H7: ${CYCLES} connections of ${name} leave no socket, thread or memory behind`, async () => {
      const backend = await load();
      const carol = await start(backend, new MemorySignalling(), CAROL);
      try {
        for (let i = 0; i < WARM_UP_CYCLES; i++) await cycle(backend);
        const before = await heldAtLast();
        const megabytes = (): number => process.memoryUsage().rss / 1e6;
        const from = megabytes();
        let mostFiles = 0;
        for (let i = 0; i < CYCLES; i++) {
          await cycle(backend);
          mostFiles = Math.max(mostFiles, held().files);
        }
        expect(mostFiles - before.files).toBeLessThan(MOST_LATE_FILES);
        const after = await heldAgain(before);
        expect(after.files).toBeLessThanOrEqual(before.files);
        expect(after.threads).toBeLessThanOrEqual(before.threads);
        expect((megabytes() - from) / CYCLES).toBeLessThan(MEGABYTES_PER_CYCLE);
      } finally {
        await carol.stop();
      }
    });
  }
});
