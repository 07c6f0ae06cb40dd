// A network in this process, in real time, that grows as many blocks as asked for, and newcomers that start beside it.
import { toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { memoryStore } from '@babble/hashgraph';
import { memoryNetwork, memoryTransport } from '@babble/net';
import { createNode } from '@babble/node';
import { host, systemClock, systemRandom } from '@babble/node/host';
import { inMemory, stateMachine } from '@babble/proxy';

/** Without a new block for so long, a newcomer cannot follow. */
const STUCK_MS = 3_000;

/** Counts transactions: its state is as large after a million blocks as after one. */
function counter() {
  return stateMachine({
    initial: 0,
    apply: (count) => count + 1,
    codec: {
      encode: (count) => new TextEncoder().encode(String(count)),
      decode: (bytes) => Number(new TextDecoder().decode(bytes)),
    },
    sha256,
  });
}

async function keyOf(number) {
  return host(toPrivateKey(sha256(`fast sync ${number}`)));
}

/** Starts `size` validators. */
export async function startNetwork(size) {
  const network = memoryNetwork({ clock: systemClock, random: systemRandom });
  const hosts = await Promise.all(Array.from({ length: size }, (_, i) => keyOf(i)));
  const peers = hosts.map(({ signer }, i) => ({
    netAddr: `node${i}`,
    pubKeyHex: signer.publicKey.hex,
    moniker: `${i}`,
  }));
  const make = (parts, address, settings) => {
    const transport = memoryTransport(network, { address, timeoutMs: 10_000 });
    return createNode({ ...parts, peers, store: memoryStore(), transport, app: inMemory(counter()), settings });
  };
  const nodes = hosts.map((parts, i) => make(parts, `node${i}`, {}));
  for (const node of nodes) await node.start();
  let newcomers = 0;
  /** A node that only looks on, so that the validators stay the same; it is not started. */
  const newcomer = async (settings) => {
    newcomers += 1;
    return make(await keyOf(1000 + newcomers), `newcomer${newcomers}`, { observer: true, ...settings });
  };
  return { nodes, newcomer };
}

/** Resolves when the first node has the block. */
export async function grow(nodes, blockIndex, onProgress) {
  const [first] = nodes;
  for (let i = 0; first.lastBlockIndex < blockIndex; i += 1) {
    await nodes[i % nodes.length].submit(new TextEncoder().encode(`transaction ${i}`));
    if (i % 100 === 0) onProgress(first.lastBlockIndex);
    const before = first.lastBlockIndex;
    for (let turn = 0; first.lastBlockIndex === before && turn < 50; turn += 1) await pause(1);
  }
}

/**
 * Milliseconds from the start of a newcomer until it has a block that was the newest when it started; `undefined` if the others do not keep what
 * it lacks.
 */
export async function timeToCatchUp(nodes, node) {
  const target = nodes[0].lastBlockIndex;
  const startedMs = performance.now();
  await node.start();
  let [reached, reachedMs] = [-1, startedMs];
  while (node.lastBlockIndex < target) {
    await pause(1);
    if (node.lastBlockIndex > reached) [reached, reachedMs] = [node.lastBlockIndex, performance.now()];
    if (performance.now() - reachedMs > STUCK_MS) return undefined;
  }
  return performance.now() - startedMs;
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
