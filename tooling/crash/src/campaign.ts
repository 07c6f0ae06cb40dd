// Run after run, until enough crashes have happened.
import { FAIL_POINTS, type FailPointName } from '@babble/node';
import { type Only, planOf } from './plan.ts';
import { run } from './run.ts';

export interface CampaignInit {
  /** Crashes that have to happen. */
  readonly points: number;
  readonly seed: number;
  readonly only: Only | undefined;
  /** Hears of every run with findings. */
  readonly onFindings?: (number: number, findings: readonly string[]) => void;
}

export interface Campaign {
  readonly runs: number;
  readonly failedRuns: number;
  /** How many crashes happened at each step. */
  readonly crashes: ReadonlyMap<FailPointName, number>;
}

export async function campaign({ points, seed, only, onFindings }: CampaignInit): Promise<Campaign> {
  const crashes = new Map<FailPointName, number>(FAIL_POINTS.map((step) => [step, 0]));
  let failedRuns = 0;
  let number = 0;
  for (let happened = 0; happened < points; number += 1) {
    const outcome = await run(planOf(number, { seed, only }), { seed });
    happened += outcome.crashes.length;
    for (const { step } of outcome.crashes) crashes.set(step, (crashes.get(step) ?? 0) + 1);
    if (outcome.findings.length === 0) continue;
    failedRuns += 1;
    onFindings?.(number, outcome.findings);
  }
  return { runs: number, failedRuns, crashes };
}
