// Every recorded fast-forward: after the reset, everything equals the recording; where the Go implementation forks away
// (B6, B20 of the known weaknesses), the frames equal those of the full replay.
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import { formatExpected, parseResetCase, Replay } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { dummyApplication, parseExact, readRecording, recordings } from './recordings.ts';

interface Expected {
  readonly events: readonly (readonly unknown[])[];
  readonly frames: readonly { readonly round: number; readonly hash: string }[];
}

interface Recorded {
  readonly dag: string;
  readonly framesDifferingFromFullReplay: readonly number[];
  readonly afterReset: Readonly<Record<string, unknown>>;
  readonly insertErrors: readonly (readonly [number, string])[];
  readonly expected: Expected;
}

async function replayReset(name: string) {
  const resetCase = parseResetCase(readRecording(`${name}.reset.json`));
  const { verifier } = await fastestVerifier();
  const replay = Replay.fromFrame(resetCase.block, resetCase.frame, {
    sha256,
    admission: 'strict',
    verifier,
    commit: dummyApplication(resetCase.snapshot ?? new Uint8Array(0)),
  });
  const afterReset = JSON.parse(JSON.stringify(replay.hashgraph.counters())) as Record<string, unknown>;
  const known = Object.fromEntries(replay.hashgraph.participants().map(({ key, lastIndex }) => [key, lastIndex]));
  await replay.insertAll(resetCase.eventsToInsert ?? [], true);
  return { replay, afterReset: { ...afterReset, known } as Record<string, unknown> };
}

const names = recordings('.reset.json');

describe('recorded fast-forwards', () => {
  test('all 17 cases are here', () => {
    expect(names).toHaveLength(17);
  });

  test.each(names)('HG-RESET-7: %s continues as recorded, with the frames of the full replay', async (name) => {
    const recorded = parseExact(readRecording(`${name}.reset.json`)) as Recorded;
    const { replay, afterReset } = await replayReset(name);
    for (const [counter, value] of Object.entries(recorded.afterReset)) {
      expect({ [counter]: afterReset[counter] }).toEqual({ [counter]: value });
    }
    expect(replay.refused.size).toBe(recorded.insertErrors.length);
    const outcome = parseExact(formatExpected(replay, sha256)) as Expected;
    if (recorded.framesDifferingFromFullReplay.length === 0) expect(outcome).toMatchObject(recorded.expected);
    const full = parseExact(readRecording(`${recorded.dag}.expected.json`)) as Expected;
    const first = outcome.frames[0]?.round ?? 0;
    expect(outcome.frames).toEqual(full.frames.filter((frame) => frame.round >= first));
  });
});
