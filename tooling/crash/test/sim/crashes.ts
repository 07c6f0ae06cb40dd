// What the tests of crashes have in common: a campaign, without findings.
import { expect } from '@jest/globals';
import { campaign } from '../../src/campaign.ts';
import type { Only } from '../../src/plan.ts';

/** Crashes of one test; two run beside each other. */
export const POINTS = 160;
export const LONG_MS = 600_000;

export interface Expected {
  readonly seed: number;
  readonly points: number;
  /** At all of these steps somebody ends. */
  readonly steps: readonly string[];
  readonly only?: Only;
}

/** So many crashes, whose runs must find nothing. */
export async function expectNoFindings({ seed, points, steps, only }: Expected): Promise<void> {
  const found: string[] = [];
  const onFindings = (number: number, findings: readonly string[]): void => {
    const again = `npm run crash -- --seed ${seed}${only === undefined ? '' : ` --only ${only}`} --run ${number}`;
    found.push(`run ${number}: ${findings.join('; ')}; again: ${again}`);
  };
  const { crashes } = await campaign({ points, seed, only, onFindings });
  expect(found).toEqual([]);
  expect([...crashes.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(points);
  expect(steps.filter((step) => ![...crashes].some(([name, count]) => name === step && count > 0))).toEqual([]);
}
