// The last ten minutes of the node's figures, one sample per second, for the charts. Nothing older is kept.
import type { StatusAnswer } from '@babble/service';

export interface Sample {
  readonly time: number;
  readonly transactionsPerSecond: number;
  readonly eventsPerSecond: number;
  readonly roundsPerSecond: number;
  readonly finalityMs: number | null;
  readonly finalityP99Ms: number | null;
  readonly undetermined: number;
  readonly pooled: number;
}

export const MOST_SAMPLES = 600;

export function sampleOf(status: StatusAnswer): Sample {
  const { finality } = status;
  const measured = finality.count > 0;
  return {
    time: status.time,
    transactionsPerSecond: status.transactionsPerSecond,
    eventsPerSecond: status.eventsPerSecond,
    roundsPerSecond: status.roundsPerSecond,
    finalityMs: measured ? finality.p50Ms : null,
    finalityP99Ms: measured ? finality.p99Ms : null,
    undetermined: status.undeterminedEvents,
    pooled: status.pooledTransactions,
  };
}

/** The samples with one more; the same list if it says nothing new. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && sample.time <= last.time) return samples;
  return [...samples.slice(-(MOST_SAMPLES - 1)), sample];
}
