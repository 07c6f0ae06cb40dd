/**
 * Checks for exported suites: they throw, so that no assertion library is needed.
 *
 * @packageDocumentation
 */

/** Throws unless `condition` holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Throws unless both are the same JSON text. */
export function checkSame(actual: unknown, expected: unknown, what = 'result'): void {
  const [actualText, expectedText] = [JSON.stringify(actual), JSON.stringify(expected)];
  check(actualText === expectedText, `${what}: expected ${expectedText}, got ${actualText}`);
}

/** Throws unless the promise rejects with an error that carries one of the codes; resolves with that error. */
export async function checkRejects(promise: Promise<unknown>, ...codes: readonly string[]): Promise<Error> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  check(failure instanceof Error && 'code' in failure, `Expected a rejection with ${codes.join(' or ')}`);
  const code = String(failure.code);
  check(codes.includes(code), `Expected ${codes.join(' or ')}, got ${code}: ${failure.message}`);
  return failure;
}

/** A promise and the right to settle it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

/** A promise that waits until it is told what to resolve with. */
export function deferred<T>(): Deferred<T> {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value) => settle(value) };
}
