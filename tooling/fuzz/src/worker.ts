// One campaign in a thread of its own, so that somebody else can end it when a case never does.
import { parentPort, workerData } from 'node:worker_threads';
import type { Finding, FuzzCase } from './border.ts';
import { borderNamed } from './borders.ts';
import { runCampaign } from './campaign.ts';
import { minimise } from './minimise.ts';

export interface WorkerInit {
  readonly border: string;
  readonly seed: number;
  readonly cases: number;
}

/** What a worker says: which case begins, that a finding is being minimised, and how it ended. */
export type WorkerMessage =
  | { readonly kind: 'case'; readonly caseNumber: number; readonly isFirst: boolean; readonly fuzzCase: FuzzCase }
  | { readonly kind: 'found'; readonly finding: Finding }
  | { readonly kind: 'end'; readonly finding: Finding | undefined };

const { border: name, seed, cases }: WorkerInit = workerData;
const border = borderNamed(name);

function say(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

const finding = await runCampaign({
  border,
  seed,
  cases,
  onCase: (caseNumber, sofar) => {
    const fuzzCase = sofar.at(-1);
    if (fuzzCase !== undefined) say({ kind: 'case', caseNumber, isFirst: sofar.length === 1, fuzzCase });
  },
});
if (finding !== undefined) say({ kind: 'found', finding });
say({ kind: 'end', finding: finding && (await minimise(border, finding)) });
