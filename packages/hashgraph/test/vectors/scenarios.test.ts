// The play with membership changes from outside (02 §17.2): peer-sets are inserted between events, as the recording did.
import { sha256 } from '@babble/crypto/node';
import { formatExpected, Replay } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { PeerSet } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { dummyApplication, parseExact, readGraph, readRecording } from './recordings.ts';

interface Extra {
  readonly peerSetInsertions: readonly {
    readonly afterEvents: number;
    readonly round: number;
    readonly peers: readonly { readonly NetAddr: string; readonly PubKeyHex: string; readonly Moniker: string }[];
  }[];
}

const NAME = 'scenario-b-dynamic-membership';

test('PS-TAB-1 … 8: peer-sets inserted between events take effect as recorded (02 §17.2)', async () => {
  const graph = readGraph(NAME);
  const { peerSetInsertions } = JSON.parse(readRecording(`${NAME}.extra.json`)) as Extra;
  expect(peerSetInsertions.length).toBeGreaterThan(0);
  const options = { sha256, admission: 'strict', verifier: undefined, commit: dummyApplication() } as const;
  const replay = Replay.fromGenesis(graph.genesis, options);
  for (const [position, event] of graph.events.entries()) {
    for (const { afterEvents, round, peers } of peerSetInsertions) {
      if (afterEvents === position) replay.hashgraph.schedulePeerSet(round, new PeerSet(peers.map(toPeer)));
    }
    await replay.insertAll([event]);
  }
  expect(parseExact(formatExpected(replay, sha256))).toEqual(parseExact(readRecording(`${NAME}.expected.json`)));
});

function toPeer({ NetAddr, PubKeyHex, Moniker }: Extra['peerSetInsertions'][number]['peers'][number]): Peer {
  return { netAddr: NetAddr, pubKeyHex: PubKeyHex, moniker: Moniker };
}
