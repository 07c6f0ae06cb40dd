// Short campaigns of crashes, on simulated time; `.ci/run` has longer ones, and the command any. Rules OURS-4, OURS-5, NODE-JOIN-5, NODE-LEAVE-4.
import { expect, test } from '@jest/globals';
import { campaign } from '../../src/campaign.ts';
import type { Only } from '../../src/plan.ts';

const LONG_MS = 300_000;

test.each<[what: string, seed: number, points: number, only: Only | undefined]>([
  [
    'whatever ends at whichever step: the same blocks everywhere, and all that was accepted in them once',
    2,
    16,
    undefined,
  ],
  [
    'whatever ends while somebody joins or leaves: he comes or goes, and nothing is lost or comes twice',
    21,
    8,
    'membership',
  ],
])(
  '%s',
  async (_, seed, points, only) => {
    const found: string[] = [];
    const onFindings = (number: number, findings: readonly string[]): void => {
      found.push(`run ${number} of seed ${seed}: ${findings.join('; ')}`);
    };
    const { crashes } = await campaign({ points, seed, only, onFindings });
    expect(found).toEqual([]);
    expect([...crashes.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(points);
  },
  LONG_MS,
);
