// The two policies that look at nothing. Weaknesses B7, B8; rule APP-DUMMY-1.
import type { InternalTransaction } from '@babble/hashgraph';

/**
 * Accepts everything, as the reference's applications do: whoever reaches a node can become a validator, as often as it makes keys, and an old removal
 * can be replayed (B7, B8). For networks among friends and for tests.
 */
export const acceptAll = (_request: InternalTransaction): boolean => true;

/** Refuses everything: the validators stay who they are. One that goes away without being removed counts as one that is down. */
export const acceptNone = (_request: InternalTransaction): boolean => false;
