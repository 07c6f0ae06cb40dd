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

/** Throws unless `condition` holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Throws unless both are the same value. */
export function checkEqual<T extends string | number | boolean | undefined>(
  actual: T,
  expected: T,
  what: string,
): void {
  check(actual === expected, `${what}: expected ${String(expected)}, got ${String(actual)}`);
}

/** Throws unless the promise rejects with an error that carries `code`; resolves with that error. */
export async function checkRejects(
  promise: Promise<unknown>,
  ...codes: readonly string[]
): Promise<{ cause: unknown }> {
  let failure: unknown;
  try {
    await promise;
  } catch (error) {
    failure = error;
  }
  check(failure instanceof Error && 'code' in failure, `Expected a rejection with ${codes.join(' or ')}`);
  check(
    codes.includes(String(failure.code)),
    `Expected ${codes.join(' or ')}, got ${String(failure.code)}: ${failure.message}`,
  );
  return { cause: failure.cause };
}
