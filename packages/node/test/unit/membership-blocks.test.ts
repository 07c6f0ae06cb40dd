// The blocks that changed the membership are found again in a store: by the table of peer-sets, among blocks whose rounds received have gaps.
import type { Block, Store } from '@babble/hashgraph';
import { EFFECTIVE_ROUND_OFFSET, memoryStore, PEER_ADD } from '@babble/hashgraph';
import { type Peer, PeerSet } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { membershipBlocks } from '../../src/restart/membership-blocks.ts';

const PEER: Peer = { netAddr: 'a', pubKeyHex: `0X04${'AB'.repeat(64)}`, moniker: 'new' };
const LAST = 20;

function block(index: number, changes: boolean): Block {
  const request = { body: { type: PEER_ADD, peer: PEER }, signature: '1|2' };
  return {
    body: {
      index,
      roundReceived: roundOf(index),
      timestamp: 0,
      stateHash: new Uint8Array(0),
      frameHash: new Uint8Array(32),
      peersHash: new Uint8Array(32),
      transactions: [],
      internalTransactions: changes ? [request] : [],
      internalTransactionReceipts: changes ? [{ internalTransaction: request, accepted: true }] : [],
    },
    signatures: new Map(),
  };
}

function roundOf(index: number): number {
  return 3 * index + 1;
}

async function storeWith(changed: readonly number[], without: readonly number[] = []): Promise<Store> {
  const store = memoryStore();
  const set = new PeerSet([PEER]);
  const indexes = Array.from({ length: LAST + 1 }, (_, index) => index).filter((index) => !without.includes(index));
  const peerSets = changed.map((index) => [roundOf(index) + EFFECTIVE_ROUND_OFFSET, set] as const);
  await store.append({
    events: [],
    rounds: [],
    frames: [],
    blocks: indexes.map((index) => block(index, changed.includes(index))),
    peerSets: [[0, set], ...peerSets],
  });
  return store;
}

test.each([[[]], [[0]], [[LAST]], [[3, 4, 11]]])('changes in blocks %p', async (changed: readonly number[]) => {
  const found = await membershipBlocks(await storeWith(changed), LAST);
  expect(found?.map(({ body }) => body.index)).toEqual(changed);
});

test('a store that began with a snapshot does not have them all', async () => {
  const first = Array.from({ length: 10 }, (_, index) => index);
  expect(await membershipBlocks(await storeWith([3, 15], first), LAST)).toBeUndefined();
});
