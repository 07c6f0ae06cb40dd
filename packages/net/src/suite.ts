/**
 * Cases that judge an implementation of `Transport`, as data: loop over {@link transportCases} with any test runner. A case fails by throwing;
 * one whose `needs` the implementation does not support is to be reported as skipped.
 *
 * @packageDocumentation
 */
import type { TransportCase } from './suite/case.ts';
import { exchangeCases } from './suite/exchange-cases.ts';
import { failureCases } from './suite/failure-cases.ts';
import { lifeCycleCases } from './suite/life-cycle-cases.ts';

export type { TransportCase, TransportFixture } from './suite/case.ts';

export const transportCases: readonly TransportCase[] = [...exchangeCases, ...failureCases, ...lifeCycleCases];
