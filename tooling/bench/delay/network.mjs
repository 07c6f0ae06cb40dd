// A network of nodes in this process, in real time, on a network in memory whose links have a delay.
import { toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { memoryStore } from '@babble/hashgraph';
import { memoryNetwork, memoryTransport } from '@babble/net';
import { createNode } from '@babble/node';
import { host, systemClock, systemRandom } from '@babble/node/host';

/** Long enough for an exchange over the longest delay, and for a peer that is behind. */
const TIMEOUT_MS = 10_000;

/** Accepts everything, and keeps nothing. */
const application = {
  supports: { snapshot: false, lastAppliedBlock: false },
  start: async () => undefined,
  stop: async () => undefined,
  commitBlock: async ({ body }) => ({
    stateHash: sha256(Uint8Array.of(Number(body.index))),
    internalTransactionReceipts: (body.internalTransactions ?? []).map((internalTransaction) => ({
      internalTransaction,
      accepted: true,
    })),
  }),
  onStateChanged: async () => undefined,
};

/** Starts `size` nodes with `delayMs` on every link; resolves to `{ nodes, network, addresses }`. */
export async function startDelayedNetwork(size, delayMs) {
  const network = memoryNetwork({ clock: systemClock, random: systemRandom, delayMs });
  const hosts = await Promise.all(Array.from({ length: size }, (_, i) => host(toPrivateKey(sha256(`delay ${i}`)))));
  const addresses = hosts.map((_, i) => `node${i}`);
  const peers = hosts.map(({ signer }, i) => ({
    netAddr: addresses[i],
    pubKeyHex: signer.publicKey.hex,
    moniker: addresses[i],
  }));
  const nodes = hosts.map((parts, i) =>
    createNode({
      ...parts,
      peers,
      store: memoryStore(),
      transport: memoryTransport(network, { address: addresses[i], timeoutMs: TIMEOUT_MS }),
      app: application,
    }),
  );
  for (const node of nodes) await node.start();
  return { nodes, network, addresses };
}
