// What a check has found.
import { CliError, messageOf } from '../cli-error.ts';

/** What is checked; programs read these names, so they do not change. */
export type Check =
  | 'versions'
  | 'directory'
  | 'configuration'
  | 'key'
  | 'peers'
  | 'addresses'
  | 'node'
  | 'ports'
  | 'application'
  | 'disk'
  | 'clock'
  | 'network'
  | 'database';

/** `ok`; a `warning` does not keep a node from running; a `problem` does, or loses something. */
export type Level = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly check: Check;
  readonly level: Level;
  /** What is so, with the file or the address that it is about. */
  readonly message: string;
  /** What to do; never missing but where nothing has to be done. */
  readonly remedy?: string;
}

export function ok(check: Check, message: string): Finding {
  return { check, level: 'ok', message };
}

export function warning(check: Check, message: string, remedy: string): Finding {
  return { check, level: 'warning', message, remedy };
}

export function problem(check: Check, message: string, remedy: string): Finding {
  return { check, level: 'problem', message, remedy };
}

/** An error as a problem: with its own remedy, or with this one. */
export function problemOf(check: Check, error: unknown, remedy: string): Finding {
  const own = error instanceof CliError ? error.remedy : undefined;
  return problem(check, messageOf(error), own ?? remedy);
}
