// A peer that claims to know own events this node never made.
import { toPrivateKey } from '@babble/crypto';
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import { memoryStore } from '@babble/hashgraph';
import { encodeBody, memoryNetwork, memoryTransport, silentLogger, syncResponseCodec } from '@babble/net';
import { createNode } from '@babble/node';
import { expect, test } from '@jest/globals';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatedApplication, seededRandom } from './simulated-network.ts';

test('OURS-4: a claim without the events behind it does not keep a node from making its own', async () => {
  const [clock, random] = [new SimulatedClock(1_700_000_000_000), seededRandom(1)];
  const network = memoryNetwork({ clock, random, delayMs: 1 });
  const keys = ['honest', 'liar'].map((name) => toPrivateKey(sha256(name)));
  const signers = await Promise.all(keys.map(async (key) => (await fastestSigner(key)).signer));
  const [signer, liar] = signers;
  if (signer === undefined || liar === undefined) throw new Error('no keys');
  const peers = signers.map(({ publicKey }, i) => ({
    netAddr: `node${i}`,
    pubKeyHex: publicKey.hex,
    moniker: `node${i}`,
  }));
  const components = { clock, random, logger: silentLogger };
  const lying = memoryTransport(network, { address: 'node1' })(components);
  const known = new Map([
    [signer.publicKey.id, 4711],
    [liar.publicKey.id, -1],
  ]);
  const body = encodeBody(syncResponseCodec, { fromId: liar.publicKey.id, events: null, known, wire: 2 });
  await lying.start(async () => ({ error: '', body: body.slice() }));
  const { verifier } = await fastestVerifier();
  const transport = memoryTransport(network, { address: 'node0' });
  const app = new SimulatedApplication();
  const node = createNode({ signer, verifier, sha256, clock, random, peers, store: memoryStore(), transport, app });
  await node.start();
  await clock.runUntil(() => node.gossipHealth().createdEvents > 0, 1_000);
  expect(node.gossipHealth().pulls).toBeGreaterThan(0);
  await node.stop();
  await lying.stop();
});
