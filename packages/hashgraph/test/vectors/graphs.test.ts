// Every recorded graph, event by event: rounds, Lamport timestamps, witnesses, fame, rounds received, frame hashes, block
// bodies, signers, peer-sets and counters equal those of the Go implementation.
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import { formatExpected, formatGraphEvent, formatGraphHeader, Replay } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { dummyApplication, parseExact, readGraph, readRecording, recordings } from './recordings.ts';

/** Peer-sets inserted from outside by the recording (scenario-b), or contents that strict admission refuses (lenient). */
const SPECIAL = new Set(['scenario-b-dynamic-membership', 'lenient-n4']);
const names = recordings('.expected.json').filter((name) => !SPECIAL.has(name));

describe('recorded graphs', () => {
  test.each(names)('HG-RUN-1: %s is replayed as recorded', async (name) => {
    const graph = readGraph(name);
    const { verifier } = await fastestVerifier();
    // The benchmark graphs are large; their signatures are of the same kind as those of the others.
    const checked = name.startsWith('bench-') ? undefined : verifier;
    const options = { sha256, admission: 'strict', verifier: checked, commit: dummyApplication() } as const;
    const replay = Replay.fromGenesis(graph.genesis, options);
    await replay.insertAll(graph.events);
    expect(parseExact(formatExpected(replay, sha256))).toEqual(parseExact(readRecording(`${name}.expected.json`)));
  });

  test('SIG-TEXT-5: lenient-n4 is replayed as recorded by reference admission, and refused by strict admission', async () => {
    const graph = readGraph('lenient-n4');
    const { verifier } = await fastestVerifier();
    const lenient = Replay.fromGenesis(graph.genesis, {
      sha256,
      admission: 'reference',
      verifier,
      commit: dummyApplication(),
    });
    await lenient.insertAll(graph.events);
    expect(parseExact(formatExpected(lenient, sha256))).toEqual(parseExact(readRecording('lenient-n4.expected.json')));
    const strict = Replay.fromGenesis(graph.genesis, {
      sha256,
      admission: 'strict',
      verifier,
      commit: dummyApplication(),
    });
    await expect(strict.insertAll(graph.events)).rejects.toMatchObject({ name: 'HashgraphError' });
  });

  test.each(recordings('.jsonl').filter((name) => !name.startsWith('bench-')))(
    'ENC-DEC-17: %s is written again byte by byte',
    (name) => {
      const { genesis, events, lines } = readGraph(name);
      expect([formatGraphHeader(genesis.peers), ...events.map(formatGraphEvent)].join('')).toBe(
        `${lines.join('\n')}\n`,
      );
    },
  );
});
