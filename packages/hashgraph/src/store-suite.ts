// What every Store must do, as data: cases with a name and a function that throws when the contract is broken. No test
// runner, no assertion library: an implementer loops over them with whatever runner is at hand.
import { basicCases } from './store-suite/basic-cases.ts';
import { crashCases } from './store-suite/crash-cases.ts';
import { pruneCases } from './store-suite/prune-cases.ts';
import { readCases } from './store-suite/read-cases.ts';
import { restartCases } from './store-suite/restart-cases.ts';
import { snapshotCases } from './store-suite/snapshot-cases.ts';
import type { StoreCase } from './store-suite/store-case.ts';

export type { FailingMedium, StoreCase, StoreFactory } from './store-suite/store-case.ts';

/** The contract of stores. */
export const storeCases: readonly StoreCase[] = [
  ...basicCases,
  ...readCases,
  ...pruneCases,
  ...restartCases,
  ...crashCases,
  ...snapshotCases,
];
