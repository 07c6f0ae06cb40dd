// A membership policy: which requests to join and to leave an application accepts. Rules APP-RULE-1, APP-RESP-2; weaknesses B7, B8.
import type { InternalTransaction } from '@babble/hashgraph';
import type { RememberedRemovals } from './remembered-removals.ts';

/** What a policy may look at besides the request: equal on all nodes, so that their decisions are. */
export interface MembershipContext<State = unknown> {
  /** The application's state after the transactions of the block. */
  readonly state: State;
  /** The removals decided before this request, in this block too. */
  readonly removals: RememberedRemovals;
}

/**
 * Whether a request is accepted. Must be deterministic, and the same on all nodes: each decides for itself, and if two decide differently their
 * blocks, and soon their validators, differ (APP-RULE-1). A refused join leaves the applicant outside, a refused removal leaves a validator that may
 * be gone already. When a policy is asked, the nodes have verified that the key that the request is about has signed it.
 */
export type MembershipPolicy<State = unknown> = (
  request: InternalTransaction,
  context: MembershipContext<State>,
) => boolean;
