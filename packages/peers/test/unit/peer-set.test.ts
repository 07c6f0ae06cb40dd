// Peer-sets: look-ups, and that nothing changes them.
import { sha256 } from '@babble/crypto/portable';
import { type Peer, PeerSet, peerIdOf, superMajority, trustCount } from '@babble/peers';
import { expect, test } from '@jest/globals';

function peer(pubKeyHex: string, moniker: string = pubKeyHex): Peer {
  return { netAddr: 'host:1', pubKeyHex, moniker };
}

test('PS-3, PS-4: the thresholds of 0 to 12 validators', () => {
  const counts = Array.from({ length: 13 }, (_, n) => n);
  expect(counts.map(superMajority)).toEqual([1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9]);
  expect(counts.map(trustCount)).toEqual([0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
});

test('PS-2, PS-4, KEY-HEX-3: two spellings of one key are one validator, but two entries of the list', () => {
  const set = new PeerSet([peer('0X04ab'), peer('0X04AB')]);
  expect([set.size, set.superMajority, set.trustCount, set.peers.length]).toEqual([1, 1, 1, 2]);
  expect(set.keys).toEqual(['0X04AB']);
});

test('KEY-ID-1: a peer is found by its key and by its id', () => {
  const [first, second] = [peer('0X04AA'), peer('0X04bb')];
  const set = new PeerSet([first, second]);
  expect([set.get('0X04BB'), set.get('0X04bb'), set.has('0X04AA'), set.has('0X04CC')]).toEqual([
    second,
    undefined,
    true,
    false,
  ]);
  expect(set.getById(peerIdOf(first))).toBe(first);
  expect(set.getById(peerIdOf(peer('0X04CC')))).toBeUndefined();
});

test('PS-6, PS-7: adding and removing make new sets, as do changes to the array that a set was made of', () => {
  const list = [peer('0X04AA')];
  const base = new PeerSet(list);
  list.push(peer('0X04BB'));
  const [left, right] = [base.withPeer(peer('0X04CC')), base.withPeer(peer('0X04DD'))];
  expect([base, left, right].map(({ keys }) => keys.at(-1))).toEqual(['0X04AA', '0X04CC', '0X04DD']);
  expect(left.withoutPeer(peer('0X04cc')).keys).toEqual(['0X04AA', '0X04CC']); // ⚠ another case removes nothing
  expect(left.withoutPeer(peer('0X04CC')).keys).toEqual(['0X04AA']);
  expect(left.hash(sha256)).not.toEqual(right.hash(sha256));
});
