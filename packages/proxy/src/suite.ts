/**
 * Cases that judge an implementation of `AppProxy`, as data: loop over {@link proxyCases} with any test runner. A case fails by throwing; one whose
 * `needs` the implementation does not support is to be reported as skipped.
 *
 * @packageDocumentation
 */
import type { ProxyCase } from './suite/case.ts';
import { commitCases } from './suite/commit-cases.ts';
import { lifeCycleCases } from './suite/life-cycle-cases.ts';
import { stateCases } from './suite/state-cases.ts';
import { submitCases } from './suite/submit-cases.ts';

export type { ProxyCase, ProxyFixture, ProxyPair } from './suite/case.ts';

export const proxyCases: readonly ProxyCase[] = [...commitCases, ...submitCases, ...stateCases, ...lifeCycleCases];
