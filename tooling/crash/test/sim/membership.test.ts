// Crashes while somebody joins or leaves, on simulated time. Rules OURS-4, OURS-5, NODE-JOIN-5, NODE-LEAVE-4.
import { test } from '@jest/globals';
import { expectNoFindings, LONG_MS } from './crashes.ts';

/** With more, `npm run crash -- --only membership` looks for what these do not find. */
const POINTS = 60;

test(
  'whatever ends while somebody joins or leaves: he comes or goes, and nothing is lost or comes twice',
  () => expectNoFindings({ seed: 21, points: POINTS, steps: [], only: 'membership' }),
  LONG_MS,
);
