// Large batches in threads, where that is faster than here. Whether it is depends on what else the machine does, so it is measured all the
// time: a batch in threads costs the same work and the handing over, and is worth it only while a core is idle.
import { availableParallelism } from 'node:os';
import type { SignedDigest, Verifier } from '../verifier.ts';
import { isWellFormed } from '../verifier.ts';
import { VerifyThreads } from './verify-threads.ts';

/** Fewer signatures are verified here: handing them over would take as long. */
const LARGE_BATCH = 32;
/** The slower of the two ways is tried again once in so many large batches. */
const TRY_AGAIN = 20;
const MOST_THREADS = 4;
const WEIGHT = 0.3;

/** What a test replaces. */
export interface ThreadedVerifierInit {
  /** Default: one fewer than the machine has cores, 4 at most. */
  readonly threads?: VerifyThreads;
  /** Milliseconds; default the clock of the process. */
  readonly now?: () => number;
}

type Way = 'here' | 'threads';

/**
 * A verifier that gives large batches to threads while that is faster. `native` must be that of `nativeVerifier`: the threads verify digests
 * with the same library. On a machine with one core it is `native` itself.
 */
export function threadedVerifier(native: Verifier, init: ThreadedVerifierInit = {}): Verifier {
  const threadCount = Math.min(availableParallelism() - 1, MOST_THREADS);
  if (init.threads === undefined && threadCount < 1) return native;
  const threads = init.threads ?? new VerifyThreads(threadCount);
  const choice = new Choice();
  const now = init.now ?? (() => performance.now());
  const measured = async (way: Way, items: readonly SignedDigest[]): Promise<readonly boolean[]> => {
    const startedMs = now();
    const verdicts = way === 'here' ? await native.verifyBatch(items) : await inThreads(threads, items);
    choice.note(way, (now() - startedMs) / items.length);
    return verdicts;
  };
  return {
    name: native.name,
    supports: native.supports,
    verifyBatch: async (items) => {
      if (items.length < LARGE_BATCH) return native.verifyBatch(items);
      if (choice.next() === 'here') return measured('here', items);
      try {
        return await measured('threads', items);
      } catch {
        choice.forbidThreads(); // They are only a faster way to the same verdicts.
        return measured('here', items);
      }
    },
  };
}

async function inThreads(threads: VerifyThreads, items: readonly SignedDigest[]): Promise<readonly boolean[]> {
  const wellFormed = items.map(isWellFormed);
  const verdicts = (await threads.verify(items.filter((_, i) => wellFormed[i])))[Symbol.iterator]();
  return wellFormed.map((isCandidate) => isCandidate && verdicts.next().value === true);
}

/** Which way was faster of late, in ms per signature. */
class Choice {
  readonly #costMs = new Map<Way, number>();
  #batches = 0;
  #threadsFailed = false;

  next(): Way {
    const here = this.#costMs.get('here');
    const threads = this.#costMs.get('threads');
    if (this.#threadsFailed || here === undefined) return 'here';
    if (threads === undefined) return 'threads';
    const [faster, slower]: readonly [Way, Way] = threads < here ? ['threads', 'here'] : ['here', 'threads'];
    this.#batches += 1;
    return this.#batches % TRY_AGAIN === 0 ? slower : faster;
  }

  note(way: Way, costMs: number): void {
    const known = this.#costMs.get(way) ?? costMs;
    this.#costMs.set(way, known + WEIGHT * (costMs - known));
  }

  forbidThreads(): void {
    this.#threadsFailed = true;
  }
}
