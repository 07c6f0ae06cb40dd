// A hundred megabytes of state from one node to another, over connections that break: in little memory, and made once.

import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { toPrivateKey } from '@babble/crypto';
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import { memoryStore } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import { createExtensionClient, SNAPSHOT_PIECE_BYTES, streamTransport } from '@babble/net';
import { createNode } from '@babble/node';
import type { AppProxy } from '@babble/proxy';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { downloadSnapshot } from '../../src/fast-forward/snapshot-download.ts';
import { breakingNetwork } from './breaking-network.ts';
import { SimulatedApplication } from './simulated-network.ts';

const MIB = 1024 * 1024;
const TOTAL_BYTES = 100 * MIB + 12_345;

/** Pieces that neither fit into those of the network nor are multiples of anything. */
const CHUNK_BYTES = 300_007;

/** The window of the responder, what is under way, and what nobody has swept up yet. */
const MOST_BYTES = 24 * MIB;

setFlagsFromString('--expose-gc');
const sweep: () => void = runInNewContext('gc');

/** Bytes of all arrays that somebody holds. The bytes of arrays are given back in the background: each sweep waits for the one before. */
function heldBytes(): number {
  sweep();
  sweep();
  return process.memoryUsage().arrayBuffers;
}

function* chunks(): Generator<Uint8Array> {
  for (let from = 0, number = 0; from < TOTAL_BYTES; from += CHUNK_BYTES, number += 1) {
    yield new Uint8Array(Math.min(CHUNK_BYTES, TOTAL_BYTES - from)).fill((number * 37) % 251);
  }
}

function digestOf(pieces: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

const MANNERS = [
  // What it has made and nobody has received yet: a piece, and what it is cut from.
  { name: 'piece by piece', snapshot: chunks, mostAhead: SNAPSHOT_PIECE_BYTES + 2 * CHUNK_BYTES, own: 0 },
  // As applications behind a socket do.
  { name: 'at one go', snapshot: () => [Buffer.concat([...chunks()])], mostAhead: TOTAL_BYTES, own: TOTAL_BYTES },
];

test.each(MANNERS)(
  'OURS-8: 100 MiB made $name arrive whole, made once, held once',
  async ({ snapshot, mostAhead, own }) => {
    const clock = new SimulatedClock(1_700_000_000_000);
    const random = new Chance(1);
    const network = breakingNetwork(12 * MIB);
    let asked = 0;
    let madeBytes = 0;
    const app: AppProxy = Object.assign(new SimulatedApplication(), {
      getSnapshot: async () => {
        asked += 1;
        return (async function* () {
          for (const chunk of snapshot()) {
            madeBytes += chunk.length;
            yield chunk;
          }
        })();
      },
    });
    const { signer } = await fastestSigner(toPrivateKey(sha256('large')));
    const node = createNode({
      signer,
      verifier: (await fastestVerifier()).verifier,
      sha256,
      clock,
      random,
      peers: [{ netAddr: 'node', pubKeyHex: signer.publicKey.hex, moniker: 'node' }],
      store: memoryStore(),
      transport: (components) => streamTransport(network.layer('node'), {}, components),
      app,
    });
    await node.start();
    await node.submit(new TextEncoder().encode('hello'));
    await clock.runUntil(() => node.lastBlockIndex >= 0, 60_000);
    const transport = streamTransport(network.layer('asker'), {}, { clock, random, logger: silentLogger });
    await transport.start(async () => {
      throw new Error('nobody asks here');
    });

    const before = heldBytes();
    const hash = createHash('sha256');
    let receivedBytes = 0;
    let farthestAhead = 0;
    let mostHeld = 0;
    let isOver = false;
    const download = async (): Promise<void> => {
      const client = createExtensionClient(transport);
      const init = { client, target: 'node', blockIndex: 0, ownId: 1, sha256, clock, random, logger: silentLogger };
      for await (const piece of downloadSnapshot({ ...init, signal: neverCancelled })) {
        hash.update(piece);
        receivedBytes += piece.length;
        farthestAhead = Math.max(farthestAhead, madeBytes - receivedBytes);
        if ((receivedBytes / SNAPSHOT_PIECE_BYTES) % 40 === 0) mostHeld = Math.max(mostHeld, heldBytes() - before);
      }
    };
    const downloaded = download().finally(() => {
      isOver = true;
    });
    await clock.runUntil(() => isOver, 600_000);
    await downloaded;

    expect(receivedBytes).toBe(TOTAL_BYTES);
    expect(hash.digest('hex')).toBe(digestOf(chunks()));
    expect(network.breakCount).toBeGreaterThanOrEqual(7);
    expect(asked).toBe(1);
    expect(farthestAhead).toBeLessThanOrEqual(mostAhead);
    expect(mostHeld).toBeLessThan(own + MOST_BYTES);
    await transport.stop();
    await node.stop();
  },
);
