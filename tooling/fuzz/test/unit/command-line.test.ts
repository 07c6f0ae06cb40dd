// What the program takes, and what it refuses.
import { describe, expect, test } from '@jest/globals';
import { BORDERS } from '../../src/borders.ts';
import { DEFAULT_CASES, DEFAULT_SEED, parseCommandLine, USAGE, UsageError } from '../../src/command-line.ts';
import { readReproduction } from '../../src/reproduction.ts';

describe('the command line', () => {
  test('without options every border is attacked, by default cases from the default seed', () => {
    const expected = { kind: 'campaigns', borders: BORDERS, cases: DEFAULT_CASES, seed: DEFAULT_SEED, out: '.' };
    expect(parseCommandLine([])).toEqual(expected);
  });

  test('cases, seed, folder and some borders can be chosen', () => {
    const args = ['--cases', '7', '--seed', '3', '--out', '..', '--border', 'http', '--border', 'gossip'];
    expect(parseCommandLine(args)).toMatchObject({
      ...{ kind: 'campaigns', cases: 7, seed: 3, out: '..' },
      borders: [{ name: 'http' }, { name: 'gossip' }],
    });
    expect(parseCommandLine(['--replay', 'f.json'])).toEqual({ kind: 'replay', file: 'f.json' });
  });

  test('--help is an answer, and names every option and border', () => {
    for (const help of ['--help', '-h']) expect(parseCommandLine([help, '--cases', 'x'])).toEqual({ kind: 'help' });
    for (const option of ['--cases', '--seed', '--border', '--out', '--replay']) expect(USAGE).toContain(option);
    for (const { name } of BORDERS) expect(USAGE).toContain(name);
  });

  test.each([
    [['--nonsense'], /--nonsense/],
    [['gossip'], /gossip/],
    [['--cases'], /--cases/],
    [['--cases', '1e6'], /^--cases 1e6: a whole number/],
    [['--seed=-1'], /^--seed -1: a whole number/],
    [['--cases', '0'], /^--cases 0: a whole number from 1 on/],
    [['--out', '/no/such/folder'], /^--out .*no such folder/],
    [['--border', 'moon'], /^--border moon: .*there are gossip/],
  ])('%j is refused in words', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(UsageError);
    expect(() => parseCommandLine(args)).toThrow(message);
  });

  test('--replay of something else is refused in words', () => {
    expect(() => readReproduction('/nowhere/f.json')).toThrow(UsageError);
  });
});
