// Recorded peer-sets: size, thresholds, hash, and what adding and removing does.
import { readFileSync } from 'node:fs';
import { encodeHex } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Peer } from '@babble/peers';
import { PeerSet } from '@babble/peers';
import { describe, expect, test } from '@jest/globals';

interface WirePeer {
  readonly NetAddr: string;
  readonly PubKeyHex: string;
  readonly Moniker: string;
}

const recorded = JSON.parse(
  readFileSync(new URL('../../../../tooling/vectors/encoding.json', import.meta.url), 'utf8'),
) as {
  readonly peerSets: readonly {
    readonly note: string;
    readonly peers: readonly WirePeer[];
    readonly len: number;
    readonly superMajority: number;
    readonly trustCount: number;
    readonly hash: string;
  }[];
  readonly peerSetOperations: readonly {
    readonly base: readonly WirePeer[];
    readonly op: string;
    readonly peer: WirePeer;
    readonly result: readonly WirePeer[];
  }[];
};

function toPeer({ NetAddr, PubKeyHex, Moniker }: WirePeer): Peer {
  return { netAddr: NetAddr, pubKeyHex: PubKeyHex, moniker: Moniker };
}

describe('recorded peer-sets', () => {
  test.each(recorded.peerSets.map((set) => [set.note, set] as const))('PS-2 … 4, HASH-8: %s', (_note, set) => {
    const peerSet = new PeerSet(set.peers.map(toPeer));
    expect(peerSet.size).toBe(set.len);
    expect(peerSet.superMajority).toBe(set.superMajority);
    expect(peerSet.trustCount).toBe(set.trustCount);
    expect(encodeHex(peerSet.hash(sha256))).toBe(set.hash);
  });

  test.each(recorded.peerSetOperations.map((operation, i) => [`${i}: ${operation.op}`, operation] as const))(
    'PS-6, PS-7: %s',
    (_name, { base, op, peer, result }) => {
      const before = new PeerSet(base.map(toPeer));
      const after = op === 'add' ? before.withPeer(toPeer(peer)) : before.withoutPeer(toPeer(peer));
      expect(after.peers).toEqual(result.map(toPeer));
      expect(before.peers).toEqual(base.map(toPeer));
    },
  );
});
