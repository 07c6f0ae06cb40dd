// Watches over a campaign: ends it when a case takes for ever or all memory, and says which one it was.
import { Worker } from 'node:worker_threads';
import type { Finding, FuzzCase } from './border.ts';
import type { WorkerInit, WorkerMessage } from './worker.ts';

/** Silence of a worker that is taken for a hang, whatever else the machine has to do. */
const HANG_MS = 60_000;

/** Memory of a worker; what needs more has a leak. */
const MAX_HEAP_MB = 1_024;

/** Runs `script` in a thread; resolves with what it, or its end, shows. Only tests are in more of a hurry than `hangMs` by default. */
export function supervise(script: URL, init: WorkerInit, hangMs: number = HANG_MS): Promise<Finding | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(script, { workerData: init, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
    let cases: FuzzCase[] = [];
    let caseNumber = 0;
    let found: Finding | undefined;
    let lastHeardMs = performance.now();
    const settle = (finding: Finding | undefined): void => {
      clearInterval(watch);
      worker.removeAllListeners();
      // It may be in the middle of a case that never ends.
      worker.terminate().then(() => resolve(finding));
    };
    const fail = (what: string): void =>
      settle(found ?? { border: init.border, seed: init.seed, caseNumber, what, cases });
    const watch = setInterval(() => {
      if (performance.now() - lastHeardMs > hangMs) fail(`nothing happened for ${hangMs} ms`);
    }, 1_000);
    worker.on('message', (message: WorkerMessage) => {
      lastHeardMs = performance.now();
      if (message.kind === 'end') settle(message.finding);
      else if (message.kind === 'found') found = message.finding;
      else {
        caseNumber = message.caseNumber;
        cases = message.isFirst ? [message.fuzzCase] : [...cases, message.fuzzCase];
      }
    });
    // What it told before it ended comes before its exit, but not before its error.
    let how: string | undefined;
    worker.on('error', (error) => {
      how = `: ${String(error)}`;
    });
    worker.on('exit', (code) => fail(`the process would have ended${how ?? ` with exit code ${code}`}`));
  });
}
