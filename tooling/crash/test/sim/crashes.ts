// What the tests of crashes have in common: a campaign, without findings.
import { expect } from '@jest/globals';
import { campaign } from '../../src/campaign.ts';

/** Crashes of one test; two run beside each other. */
export const POINTS = 160;
export const LONG_MS = 600_000;

/** So many crashes, whose runs must find nothing, and which happen at all of these steps. */
export async function expectNoFindings(seed: number, points: number, steps: readonly string[]): Promise<void> {
  const found: string[] = [];
  const onFindings = (number: number, findings: readonly string[]): void => {
    found.push(`run ${number}: ${findings.join('; ')}; again: npm run crash -- --seed ${seed} --run ${number}`);
  };
  const { crashes } = await campaign({ points, seed, fastSync: false, onFindings });
  expect(found).toEqual([]);
  expect([...crashes.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(points);
  expect(steps.filter((step) => ![...crashes].some(([name, count]) => name === step && count > 0))).toEqual([]);
}
