// The shape of the suite's cases: data without a test runner. A case fails by throwing.
import type { Transport, TransportSupports } from '../transport.ts';

/** How the suite makes transports of the implementation that it judges. */
export interface TransportFixture {
  readonly supports: TransportSupports;
  /** A new transport that is not started and whose requests, joins too, take at most `timeoutMs`. All of a fixture can reach each other. */
  create(init: { readonly timeoutMs: number }): Transport;
  /** An address where nobody listens. */
  unreachableAddress(): Promise<string>;
  /** Resolves after `ms` milliseconds of the clock that the transports were given. */
  delay(ms: number): Promise<void>;
}

export interface TransportCase {
  readonly name: string;
  /** The case makes sense only for transports that support this. Report it as skipped, with the reason, otherwise. */
  readonly needs?: keyof TransportSupports;
  run(fixture: TransportFixture): Promise<void>;
}
