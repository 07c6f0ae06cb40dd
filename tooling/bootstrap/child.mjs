// @ts-check
// Running another program so that the caller cannot tell the difference: its output, its exit code, its signals.
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LOCAL, ROOT } from './workspace.mjs';

/** The one version of the package manager; the same as `packageManager` in package.json. */
export const PNPM = ['--yes', 'pnpm@10.34.9'];

/**
 * @typedef {{ readonly code: number, readonly signal: NodeJS.Signals | null }} Ending
 * @typedef {{ readonly onLine?: (line: string) => void, readonly env?: NodeJS.ProcessEnv, readonly input?: 'inherit' | 'ignore' }} Options
 */

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGINT'];

/**
 * Runs a program in the root of the workspace until it ends. With `onLine` both of its outputs are read line by line
 * instead of being passed through.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {Promise<Ending>}
 */
export function run(command, args, { onLine, env, input = 'inherit' } = {}) {
  const piped = onLine !== undefined;
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: piped ? ['ignore', 'pipe', 'pipe'] : [input, 'inherit', 'inherit'],
    shell: process.platform === 'win32' && command === 'npx',
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (piped && stream !== null) createInterface({ input: stream }).on('line', onLine);
  }
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal has sent Ctrl-C to the child already; twice would mean "at once".
    if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise((resolve) => {
    /** @param {Ending} ending */
    const end = (ending) => {
      for (const name of FORWARDED) process.off(name, forward);
      resolve(ending);
    };
    child.on('error', (error) => {
      console.error(`${command} cannot be started (${error.message}). It comes with Node; is it in the PATH?`);
      end({ code: 127, signal: null });
    });
    child.on('close', (code, signal) => end({ code: code ?? 1, signal }));
  });
}

/**
 * Ends this process in the way the child ended.
 * @param {Ending} ending
 */
export function endAs({ code, signal }) {
  if (signal === null) process.exitCode = code;
  else process.kill(process.pid, signal);
}

/** Environment of npm and pnpm: where the home directory is missing or read-only, caches stay in the checkout. */
export function packageManagerEnv() {
  const quiet = { npm_config_update_notifier: 'false', npm_config_fund: 'false', npm_config_audit: 'false' };
  if (isWritable(homedir())) return quiet;
  const home = join(LOCAL, 'home');
  mkdirSync(home, { recursive: true });
  return { ...quiet, HOME: home, npm_config_cache: join(home, '.npm'), XDG_CACHE_HOME: '', XDG_DATA_HOME: '' };
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return folder !== '';
  } catch {
    return false;
  }
}
