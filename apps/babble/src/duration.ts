// Durations in the syntax of the Go implementation. Rule OPS-CONF-2.
import { CliError, EXIT, invalidArgument } from './cli-error.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** What to do about a text that is no duration. */
export const DURATION_REMEDY = 'Write it with a unit, for instance 10ms, 1.5s or 2m.';

/**
 * The longest duration. Timers of the platform take 2^31 - 1 ms and fire at once beyond that, and a gossip pause may last twice what
 * is configured.
 */
export const LONGEST_MS: number = 2 ** 30;

/** What is wrong with a duration beyond that, and what to do about it. */
export const TOO_LONG: { readonly problem: string; readonly remedy: string } = {
  problem: 'longer than timers can run',
  remedy: 'Give less than 298h.',
};

/** Milliseconds of a text like `10ms`, `1.5s` or `1m30s`; `0` needs no unit. Throws a {@link CliError} naming the flag. */
export function parseDuration(text: string, flag: string): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms <= LONGEST_MS) return ms;
  const { problem, remedy } = ms === undefined ? { problem: durationProblem(text), remedy: DURATION_REMEDY } : TOO_LONG;
  throw new CliError(`${invalidArgument(text, flag)}: ${problem}`, { exitCode: EXIT.usage, remedy });
}

/** Milliseconds, or `undefined` for any text that is no duration. */
export function durationMs(text: string): number | undefined {
  if (text === '0') return 0;
  const pieces = [...text.matchAll(/([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)/g)];
  const complete = pieces.length > 0 && pieces.map(([piece]) => piece).join('') === text;
  if (!complete) return undefined;
  return pieces.reduce((sum, [, number = '0', unit = 'ms']) => sum + Number(number) * (UNITS_MS[unit] ?? 1), 0);
}

/** Why a text is no duration. */
export function durationProblem(text: string): string {
  return `${/^[0-9.]+$/.test(text) ? 'missing unit' : 'not a duration'} in duration "${text}"`;
}

/** The shortest usual text: `10ms`, `1.5s`, `1m30s`, `2h`; of less than a millisecond, microseconds. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1) return `${ms * 1000}us`;
  if (ms < 1000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  return [hours === 0 ? '' : `${hours}h`, minutes === 0 ? '' : `${minutes}m`, seconds === 0 ? '' : `${seconds}s`].join(
    '',
  );
}
