// Crashes at every step, on simulated time, with seed 1. Rules OURS-4, OURS-5.
import { FAIL_POINTS } from '@babble/node';
import { test } from '@jest/globals';
import { expectNoFindings, LONG_MS, POINTS } from './crashes.ts';

test(
  'whatever ends at whichever step: the same blocks everywhere, and all that was accepted in them once (seed 1)',
  () => expectNoFindings({ seed: 1, points: POINTS, steps: FAIL_POINTS }),
  LONG_MS,
);
