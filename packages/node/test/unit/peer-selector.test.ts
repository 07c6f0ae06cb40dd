// Whom to gossip with next.
import type { Peer } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { PeerSelector } from '../../src/peer-selector.ts';
import { seededRandom } from '../sim/simulated-network.ts';

function peer(name: string): Peer {
  return { netAddr: `${name}:1`, pubKeyHex: `0X${name}`, moniker: name };
}

const PEERS = ['AA', 'BB', 'CC', 'DD', 'BB'].map(peer);

test('A11: the own entry and repeated entries are left out', () => {
  const selector = new PeerSelector(PEERS, '0XAA', seededRandom(1));
  expect(selector.peers.map(({ key }) => key)).toEqual(['0XBB', '0XCC', '0XDD']);
});

test('NODE-GOSSIP-2: not the one just contacted, everybody else in turn', () => {
  const selector = new PeerSelector(PEERS, '0XAA', seededRandom(2));
  const counts = new Map<string, number>();
  let last = '';
  for (let i = 0; i < 300; i += 1) {
    const taken = selector.take();
    if (taken === undefined) throw new Error('nobody');
    expect(taken.key).not.toBe(last);
    last = taken.key;
    counts.set(last, (counts.get(last) ?? 0) + 1);
    selector.release(taken);
  }
  for (const count of counts.values()) expect(count).toBeGreaterThan(60);
});

test('one exchange per peer at a time; a single peer is contacted again and again', () => {
  const selector = new PeerSelector(PEERS.slice(0, 2), '0XAA', seededRandom(3));
  const taken = selector.take();
  expect(taken?.key).toBe('0XBB');
  expect(selector.take()).toBeUndefined();
  if (taken !== undefined) selector.release(taken);
  expect(selector.take()?.key).toBe('0XBB');
  expect(new PeerSelector(PEERS.slice(0, 1), '0XAA', seededRandom(4)).take()).toBeUndefined();
});
