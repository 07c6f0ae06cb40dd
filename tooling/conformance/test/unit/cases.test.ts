// What counts as a deviation from a recording.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { conformanceCases } from '../../src/cases.ts';
import { Recordings } from '../../src/recordings.ts';
import type { ReplayCommand } from '../../src/replay-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'babble-recordings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, contents: unknown): void => writeFileSync(join(folder, name), JSON.stringify(contents));

const frames = [
  { round: 1, hash: 'a' },
  { round: 2, hash: 'b' },
  { round: 3, hash: 'c' },
];
const expected = { format: 'babble-expected', version: 1, frames };
for (const name of ['one', 'lenient-n4', 'scenario-b-dynamic-membership']) {
  write(`${name}.jsonl`, {});
  write(`${name}.expected.json`, expected);
}
write('one-mid.reset.json', { dag: 'one', framesDifferingFromFullReplay: [], expected: { frames: frames.slice(1) } });
const forked = {
  frames: [
    { round: 2, hash: 'b' },
    { round: 3, hash: 'other' },
  ],
};
write('one-forked.reset.json', { dag: 'one', framesDifferingFromFullReplay: [3], expected: forked });

async function findings(name: string, replay: ReplayCommand): Promise<readonly string[]> {
  const found = conformanceCases(new Recordings(folder)).find((candidate) => candidate.name.startsWith(name));
  if (found === undefined) throw new Error(`no case ${name}`);
  return found.run(replay);
}

const gives =
  (outcome: unknown): ReplayCommand =>
  () =>
    Promise.resolve({ ok: true, outcome });
const fails =
  (exitCode: number, message: string): ReplayCommand =>
  () =>
    Promise.resolve({ ok: false, exitCode, message });
const fromRound2 = { ...expected, frames: frames.slice(1) };

describe('conformance cases', () => {
  test('a graph that is replayed as recorded has no finding', async () => {
    expect(await findings('one:', gives(expected))).toEqual([]);
  });

  test('a graph with another frame, and one that is refused, are findings', async () => {
    expect(await findings('one:', gives(fromRound2))).toEqual(['/frames/0/round: 2 instead of 1']);
    expect(await findings('one:', fails(1, 'no'))).toEqual(['exit code 1: no']);
  });

  test('SIG-TEXT-5: the lenient graph is replayed by reference admission, and has to be refused by strict admission', async () => {
    const byAdmission: ReplayCommand = (file, admission) =>
      (admission === 'reference' ? gives(expected) : fails(1, 'line 7: refused'))(file, admission);
    expect(await findings('lenient-n4: replayed', byAdmission)).toEqual([]);
    expect(await findings('lenient-n4: refused', byAdmission)).toEqual([]);
    expect(await findings('lenient-n4: refused', gives(expected))).toEqual(['it was accepted']);
    expect(await findings('lenient-n4: refused', fails(70, 'crash'))).toHaveLength(1);
  });

  test('a fast-forward equals its recording and the full replay', async () => {
    expect(await findings('one-mid', gives(fromRound2))).toEqual([]);
    expect(await findings('one-mid', gives({ ...fromRound2, frames: forked.frames }))).toHaveLength(2);
  });

  test('NODE-FF-12: where the reference forks away, the full replay counts', async () => {
    expect(await findings('one-forked', gives(fromRound2))).toEqual([]);
    expect(await findings('one-forked', gives({ ...fromRound2, frames: forked.frames }))).toEqual([
      'against the full replay: /frames/1/hash: "other" instead of "c"',
    ]);
  });

  test('what is skipped has a reason', () => {
    const skipped = conformanceCases(new Recordings(folder)).filter((candidate) => candidate.skipped !== undefined);
    expect(skipped.map(({ name }) => name)).toEqual(['scenario-b-dynamic-membership: replayed as recorded']);
  });
});
