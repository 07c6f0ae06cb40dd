// What the sessions of one realm share.
import type { Clock, Logger } from '@babble/host';
import type { Identity } from '../../signed-text.ts';
import type { Calls, Party } from './calls.ts';
import type { SignalLimits } from './limits.ts';
import type { Holder, Registrations } from './registrations.ts';

export interface Realm<S extends Party & Holder> {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: SignalLimits;
  /** How proofs are judged. */
  readonly judge: Pick<Identity, 'verifier' | 'sha256'>;
  /** Whether names can be registered without a proof: those of the Go implementation, and names that are no key. */
  readonly admitsUnproven: boolean;
  readonly registrations: Registrations<S>;
  readonly calls: Calls<S>;
}
