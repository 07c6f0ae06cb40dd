// What `node tooling/fuzz/fuzz.mjs` is asked for.
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Border } from './border.ts';
import { BORDERS, borderNamed } from './borders.ts';

export const DEFAULT_CASES = 20_000;
export const DEFAULT_SEED = 1;

export const USAGE: string = `Usage: node tooling/fuzz/fuzz.mjs [options]

Attacks every place where bytes of strangers enter a node; what gives way is written to a file. Same seed, same cases.

  --cases N       hostile inputs per border (${DEFAULT_CASES})
  --seed N        where chance begins; another seed gives other cases (${DEFAULT_SEED})
  --border NAME   only this border, again for another one: ${BORDERS.map(({ name }) => name).join(', ')}
  --out FOLDER    where the files of findings go (the current one)
  --replay FILE   a finding again, instead of all that
  --help          this text

A hundred thousand cases take about two minutes, a million half an hour:
  node tooling/fuzz/fuzz.mjs --cases 143000 --seed 7      seven borders, about 1,000,000 cases

Exit code: 0 if nothing was found, 1 if something was, 2 for wrong usage.`;

export type Request =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'campaigns';
      readonly borders: readonly Border[];
      readonly cases: number;
      readonly seed: number;
      readonly out: string;
    }
  | { readonly kind: 'replay'; readonly file: string };

/** Something on the command line that means nothing; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws {@link UsageError}. */
export function parseCommandLine(args: readonly string[]): Request {
  const { help, replay, border, cases, seed, out = '.' } = parsed(args);
  if (help === true) return { kind: 'help' };
  if (replay !== undefined) return { kind: 'replay', file: replay };
  return {
    kind: 'campaigns',
    borders: border === undefined ? BORDERS : border.map(named),
    cases: count('cases', cases, DEFAULT_CASES, 1),
    seed: count('seed', seed, DEFAULT_SEED, 0),
    out: folder(out),
  };
}

interface Options {
  readonly border?: string[];
  readonly cases?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly replay?: string;
  readonly help?: boolean;
}

function parsed(args: readonly string[]): Options {
  const options = {
    border: { type: 'string', multiple: true },
    cases: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string' },
    replay: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function count(name: string, text: string | undefined, standard: number, least: number): number {
  if (text === undefined) return standard;
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`--${name} ${text}: a whole number from ${least} on is expected, of at most nine digits`);
}

/** It is needed at the end only, which can be hours away. */
function folder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new UsageError(`--out ${path}: there is no such folder`);
}

function named(name: string): Border {
  try {
    return borderNamed(name);
  } catch (error) {
    throw new UsageError(`--border ${name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
