// OURS-7, frames never recomputed: the frame that a node serves is the one whose hash its block carries, however much has been forgotten
// since.
import { sha256 } from '@babble/crypto/node';
import { frameHash } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import { decodeBody, fastForwardResponseCodec, memoryTransport } from '@babble/net';
import { describe, expect, test } from '@jest/globals';
import { networkFile, recordedGossip } from '../requests/recorded-gossip.ts';
import { nodeOne, takeEvents } from '../requests/recorded-place.ts';
import { simulateNetwork } from '../sim/simulated-network.ts';

interface RecordedFastForward {
  readonly Block: { readonly Body: unknown };
  readonly Frame: unknown;
}

/** The answer of the recorded node to its first fast-forward request. */
function recordedFastForward(): RecordedFastForward {
  const [first]: readonly { readonly exchange: readonly { readonly dir?: string; readonly text?: string }[] }[] =
    JSON.parse(networkFile('fast-forward-requests.json'));
  const answer = (first?.exchange ?? []).map(({ dir, text }) => (dir === 's2c' ? text : '')).join('');
  return JSON.parse(answer.split('\n')[1] ?? '');
}

describe('OURS-7: frames are kept, not recomputed', () => {
  test('NODE-FF-1, NODE-FF-3, NET-MSG-6: the fast-forward answer has the recorded block and frame, which fit together', async () => {
    const place = await nodeOne();
    for (const message of recordedGossip('gossip-1-start-and-transactions')) await takeEvents(place, message);
    const theirs = recordedFastForward();
    const { error, body } = await place.ask('fastForward', '{"FromID":1}\n');
    expect(error).toBe('');
    const ours = JSON.parse(body);
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    expect({ body: ours.Block.Body, frame: ours.Frame }).toEqual({ body: theirs.Block.Body, frame: theirs.Frame });
    const { block, frame } = decodeBody(fastForwardResponseCodec, new Uint8Array(Buffer.from(body)));
    expect(frameHash(frame, sha256)).toEqual(block.body.frameHash);
    await place.node.stop();
  });

  test('HG-FRAME-6: at any time, with the smallest memory, block and frame of the anchor fit together', async () => {
    const network = await simulateNetwork({ size: 4, seed: 71, settings: { cacheSize: 1 }, storeSize: 10 });
    const { clock, nodes, random } = network;
    const asker = memoryTransport(network.network, { address: 'asker' })({ clock, random, logger: silentLogger });
    await asker.start(async () => ({ error: 'not a node', body: new Uint8Array(0) }));
    const anchors = new Set<number>();
    for (let i = 0; i < 120; i += 1) {
      await nodes[i % 4]?.node.submit(Uint8Array.of(i));
      await clock.run(40);
      let body: Uint8Array | undefined;
      const request = new Uint8Array(Buffer.from('{"FromID":1}\n'));
      void asker.request(`node${i % 4}`, 'fastForward', request, neverCancelled).then((answer) => {
        body = answer.body;
      });
      await clock.runUntil(() => body !== undefined, 10_000);
      const { block, frame } = decodeBody(fastForwardResponseCodec, body ?? new Uint8Array(0));
      // Before anything is decided there is no anchor.
      if (block.body.frameHash === null) continue;
      expect(frameHash(frame, sha256)).toEqual(block.body.frameHash);
      anchors.add(Number(block.body.index));
    }
    expect(anchors.size).toBeGreaterThan(20);
    await asker.stop();
    await Promise.all(nodes.map(({ node }) => node.stop()));
  });
});
