// OURS-10, every quirk of the protocol kept: what the Go implementation decided on its own gossip, ours decides on it, too, to the byte.
// That needs every arithmetic detail: who strongly sees whom, coins, medians, the order by signatures. Each of them by itself is
// compared in the recordings and the model of `@babble/hashgraph`.
import { blockBodyCodec } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { GOSSIP_FILES, recordedGossip } from '../requests/recorded-gossip.ts';
import { BLOCKS, nodeOne, takeEvents } from '../requests/recorded-place.ts';

test('OURS-10, NODE-PUSH-1, NODE-SYNC-1, HG-BLOCK-1: every recorded message is taken, and the recorded blocks follow', async () => {
  const place = await nodeOne();
  let taken = 0;
  for (const file of GOSSIP_FILES) {
    for (const message of recordedGossip(file)) taken += await takeEvents(place, message);
  }
  expect(taken).toBeGreaterThan(400);
  const bodies = await Promise.all(BLOCKS.map((_, index) => place.node.block(index)));
  expect(bodies.map((block) => block && JSON.parse(blockBodyCodec.std(block.body)))).toEqual(
    BLOCKS.map(({ Body }) => Body),
  );
  await place.node.stop();
});
