// The peer-set table.
import { type Peer, PeerSet, PeerSetHistory, peerIdOf } from '@babble/peers';
import { expect, test } from '@jest/globals';

function peer(name: string, moniker: string = name): Peer {
  return { netAddr: `${name}:1`, pubKeyHex: `0X04${name}`, moniker };
}

const FIRST = new PeerSet([peer('AA'), peer('BB')]);
const SECOND = new PeerSet([peer('AA'), peer('BB', 'renamed'), peer('CC')]);

test('PS-TAB-1 … 4: a round has the peer-set with the greatest round up to it, or the first', () => {
  const history = new PeerSetHistory();
  expect(() => history.at(0)).toThrow(expect.objectContaining({ code: 'BABBLE_PEERS_TABLE_EMPTY' }));
  history.insert(9, SECOND);
  history.insert(2, FIRST);
  expect([0, 2, 8].map((round) => history.at(round))).toEqual([FIRST, FIRST, FIRST]);
  expect([9, 1000].map((round) => history.at(round))).toEqual([SECOND, SECOND]);
  expect(history.latest).toBe(SECOND);
  expect(history.entries().map(([round]) => round)).toEqual([2, 9]);
});

test('PS-TAB-5: a round is taken once', () => {
  const history = new PeerSetHistory();
  history.insert(0, FIRST);
  expect(() => history.insert(0, SECOND)).toThrow(expect.objectContaining({ code: 'BABBLE_PEERS_ROUND_TAKEN' }));
  expect(history.at(0)).toBe(FIRST);
});

test('PS-TAB-6, PS-TAB-7: the repertoire keeps everybody, with the newest record and the first round', () => {
  const history = new PeerSetHistory();
  history.insert(0, FIRST);
  history.insert(7, SECOND);
  history.insert(8, new PeerSet([peer('CC')]));
  expect(history.repertoireById.get(peerIdOf(peer('BB')))?.moniker).toBe('renamed');
  expect(history.repertoireById.size).toBe(3);
  expect([...history.repertoire.values()].map(({ moniker }) => moniker)).toEqual(['AA', 'renamed', 'CC']);
  expect(['0X04AA', '0X04CC', '0X04DD'].map((key) => history.firstRound(key))).toEqual([0, 7, undefined]);
});
