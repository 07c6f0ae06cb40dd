// Durations in the syntax of the Go implementation. Rule OPS-CONF-2.
import { CliError, EXIT } from './cli-error.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a text like `10ms`, `1.5s` or `1m30s`; `0` needs no unit. Throws a {@link CliError} naming the flag. */
export function parseDuration(text: string, flag: string): number {
  const pieces = [...text.matchAll(/([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)/g)];
  const complete = pieces.map((piece) => piece[0]).join('') === text && pieces.length > 0;
  if (text === '0') return 0;
  if (!complete) {
    const reason = /^[0-9.]+$/.test(text) ? 'missing unit' : 'not a duration';
    throw new CliError(`invalid argument "${text}" for "--${flag}" flag: ${reason} in duration "${text}"`, {
      exitCode: EXIT.usage,
      remedy: 'Write it with a unit, for instance 10ms, 1.5s or 2m.',
    });
  }
  return pieces.reduce((sum, [, number = '0', unit = 'ms']) => sum + Number(number) * (UNITS_MS[unit] ?? 1), 0);
}
