// Whom this node gossips with.
import type { Peer } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { PeerList } from '../../src/membership/peer-list.ts';

function peer(name: string, netAddr = name): Peer {
  return { netAddr, pubKeyHex: `0X${name}`, moniker: name };
}

test('B5: who answers a join request can name more peers, but not say where the known ones are, nor leave them out', () => {
  const list = new PeerList([peer('A'), peer('B')]);
  list.learn([peer('B', 'elsewhere'), peer('C')]);
  expect(list.peers).toEqual([peer('A'), peer('B'), peer('C')]);
});

test('OURS-8: nor more than any network has', () => {
  const list = new PeerList([peer('A')]);
  list.learn(Array.from({ length: 5_000 }, (_, i) => peer(`B${i}`)));
  expect(list.peers).toHaveLength(1_001);
});
