// Pages of a recording, step by step: each event with what it brought about.
import type { StepsPage } from '@babble/explorer';
import { eventFacts } from './facts.ts';
import type { Recording } from './recording.ts';

/** Up to `limit` steps from the event with this number on. */
export function stepsFacts(recording: Recording, from: number, limit: number): StepsPage {
  const steps = recording.steps.slice(from, from + limit);
  return {
    first: 0,
    next: from + steps.length,
    steps: steps.map(({ event, fame, decidedRounds, received, blocks }) => ({
      event: eventFacts(recording, event),
      fame,
      decidedRounds,
      received: [...received].map(([roundReceived, ids]) => ({ roundReceived, count: ids.length })),
      blocks,
    })),
  };
}
