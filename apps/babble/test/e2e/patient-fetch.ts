// Asks a validator over HTTP as its clients have to: whoever is told to wait, because the machine has other work, comes again. Rule OURS-8.
import { COMMIT_MS } from './commit-and-compare.ts';

const TOLD_TO_WAIT: readonly number[] = [429, 503];
const PAUSE_MS = 100;

/** The first answer that is none of these, or the last one when the time for a commit has passed. */
export async function patientFetch(url: string, init?: RequestInit): Promise<Response> {
  const deadline = performance.now() + COMMIT_MS;
  for (;;) {
    const answer = await fetch(url, init);
    if (!TOLD_TO_WAIT.includes(answer.status) || performance.now() > deadline) return answer;
    await answer.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
