// Who may become a validator: all applications of a network have to decide alike. Weakness B8.
import type { MembershipPolicy } from '@babble/proxy';
import { acceptAll, acceptNone, allowList } from '@babble/proxy';

/** Everybody, nobody, or those with these public keys. */
export type Admission = 'all' | 'none' | readonly string[];

export function policyOf(admission: Admission): MembershipPolicy {
  if (admission === 'all') return acceptAll;
  return admission === 'none' ? acceptNone : allowList({ publicKeys: admission });
}
