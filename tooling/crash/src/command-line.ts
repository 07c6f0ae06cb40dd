// What `node tooling/crash/crash.mjs` is asked for.
import { parseArgs } from 'node:util';
import type { Only } from './plan.ts';

export const DEFAULT_POINTS = 3_000;
export const DEFAULT_SEED = 1;

export const USAGE: string = `Usage: node tooling/crash/crash.mjs [options]

Runs small networks on simulated time, ends their nodes at every step of their work, by a kill and by a loss of power, one of them and all, starts them again,
and looks whether everything is there: the same blocks everywhere, what was accepted in them once, no own index used twice. Same seed, same runs.

  --points N     how many crashes (${DEFAULT_POINTS})
  --seed N       where chance begins; another seed gives other runs (${DEFAULT_SEED})
  --only KIND    fast-sync: crashes of nodes that catch up; prune: of nodes that drop their history; membership: while somebody joins or leaves
  --run N        only the run with this number, and tell what happens in it
  --log          with --run: what the nodes log, too
  --list         the steps, and nothing else
  --help         this text

Exit code: 0 if nothing was found, 1 if something was, 2 for wrong usage.`;

export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | { readonly kind: 'campaign'; readonly points: number; readonly seed: number; readonly only: Only | undefined }
  | {
      readonly kind: 'run';
      readonly number: number;
      readonly seed: number;
      readonly only: Only | undefined;
      readonly log: boolean;
    };

/** Something on the command line that means nothing; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws {@link UsageError}. */
export function parseCommandLine(args: readonly string[]): Request {
  const { help, list, log = false, run, points, seed: seedText, only: onlyText } = parsed(args);
  if (help === true) return { kind: 'help' };
  if (list === true) return { kind: 'list' };
  const seed = count('seed', seedText, DEFAULT_SEED, 0);
  const only = onlyOf(onlyText);
  if (run !== undefined) return { kind: 'run', number: count('run', run, 0, 0), seed, only, log };
  if (log) throw new UsageError('--log belongs to --run: the nodes of thousands of networks say too much');
  return { kind: 'campaign', points: count('points', points, DEFAULT_POINTS, 1), seed, only };
}

interface Options {
  readonly points?: string;
  readonly seed?: string;
  readonly run?: string;
  readonly only?: string;
  readonly log?: boolean;
  readonly list?: boolean;
  readonly help?: boolean;
}

function parsed(args: readonly string[]): Options {
  const options = {
    points: { type: 'string' },
    seed: { type: 'string' },
    run: { type: 'string' },
    only: { type: 'string' },
    log: { type: 'boolean' },
    list: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

const KINDS: readonly Only[] = ['fast-sync', 'prune', 'membership'];

function onlyOf(text: string | undefined): Only | undefined {
  const only = KINDS.find((kind) => kind === text);
  if (only === undefined && text !== undefined) throw new UsageError(`--only ${text}: one of ${KINDS.join(', ')}`);
  return only;
}

function count(name: string, text: string | undefined, standard: number, least: number): number {
  if (text === undefined) return standard;
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`--${name} ${text}: a whole number from ${least} on is expected, of at most nine digits`);
}
