// A campaign finds what it is to find: every kind of weakness, built in on purpose.
import { describe, expect, test } from '@jest/globals';
import type { Border } from '../../src/border.ts';
import { replayCases, runCampaign } from '../../src/campaign.ts';
import { minimise } from '../../src/minimise.ts';
import { formatReproduction, parseReproduction } from '../../src/reproduction.ts';

type Weakness = (input: Uint8Array) => Promise<string | undefined>;

/** Cases are single bytes, in a row of 40 bytes; the weakness shows at 0x2a. */
function weakBorder(weakness: Weakness): Border {
  return {
    name: 'weak',
    casesPerTarget: 100,
    open: async () => ({
      next: async (chance) => ({ input: Uint8Array.from({ length: 40 }, () => chance.below(200)), isSigned: false }),
      attack: async ({ input }) => (input.includes(0x2a) ? weakness(input) : undefined),
      stop: async () => undefined,
    }),
  };
}

const strong: Border = weakBorder(async () => undefined);

function burn(ms: number): void {
  const started = process.cpuUsage();
  for (let usedMs = 0; usedMs < ms; ) {
    for (let turn = 0; turn < 1e6; turn += 1) Math.sqrt(turn);
    const { user, system } = process.cpuUsage(started);
    usedMs = (user + system) / 1_000;
  }
}

// A forgotten promise is not among them: the test runner itself fails for one, before the campaign hears of it.
describe('campaigns', () => {
  test.each<readonly [string, Weakness, RegExp]>([
    ['says that it is broken', async () => 'it broke', /^it broke$/],
    ['throws', async () => Promise.reject(new TypeError('x is not a function')), /^thrown: TypeError: x is not/],
    ['takes too long', async () => void burn(2_100), / ms for one case$/],
  ])('a target that %s is found', async (_, weakness, what) => {
    const finding = await runCampaign({ border: weakBorder(weakness), seed: 1, cases: 200 });
    expect(finding?.what).toMatch(what);
    expect(finding?.cases.at(-1)?.input.includes(0x2a)).toBe(true);
  });

  test('a target that keeps what it is sent is found', async () => {
    const kept: Uint8Array[] = [];
    const border = weakBorder(async () => void kept.push(new Uint8Array(4 * 1024 * 1024)));
    const finding = await runCampaign({ border, seed: 1, cases: 300 });
    expect(finding?.what).toMatch(/bytes more are in use/);
  });

  test('a strong target is not blamed, and is attacked as often as asked for', async () => {
    let count = 0;
    const onCase = (): void => {
      count += 1;
    };
    const finding = await runCampaign({ border: strong, seed: 1, cases: 250, onCase });
    expect([finding, count]).toEqual([undefined, 250]);
  });

  test('the same seed gives the same cases, another seed others', async () => {
    const casesOf = async (seed: number): Promise<readonly string[]> => {
      const cases: string[] = [];
      const onCase = (_: number, sofar: readonly { readonly input: Uint8Array }[]): void =>
        void cases.push(String(sofar.at(-1)?.input));
      await runCampaign({ border: strong, seed, cases: 20, onCase });
      return cases;
    };
    expect(await casesOf(3)).toEqual(await casesOf(3));
    expect(await casesOf(3)).not.toEqual(await casesOf(4));
  });

  test('a finding is minimised to the byte that matters, and shows itself again from its file', async () => {
    const border = weakBorder(async () => 'it broke');
    const finding = await runCampaign({ border, seed: 1, cases: 200 });
    if (finding === undefined) throw new Error('nothing was found');
    const least = await minimise(border, finding);
    expect(least.cases.map(({ input }) => [...input])).toEqual([[0x2a]]);
    const read = parseReproduction(formatReproduction(least));
    expect(read).toEqual(least);
    expect(await replayCases(border, read.cases)).toBe('it broke');
  });
});
