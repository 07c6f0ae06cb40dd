// @ts-check
// Processes that go on when we end. One is known by its id and by something that stands in its command line: ids are given again.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint } from './complaint.mjs';
import { withoutSettings } from './without-settings.mjs';

/** @typedef {{ readonly pid: number, readonly mark: string, readonly log: string }} Process */

/** How long one may take to end. */
const END_MS = 10_000;
const POLL_MS = 50;

/**
 * Starts this Node with a program. What it writes goes to a file.
 * @param {{ readonly args: readonly string[], readonly cwd: string, readonly log: string, readonly mark: string }} what
 * @returns {Process}
 */
export function startProcess({ args, cwd, log, mark }) {
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, args, {
    ...{ cwd, detached: true, stdio: ['ignore', output, output] },
    env: { ...process.env, ...withoutSettings() },
  });
  closeSync(output);
  child.unref();
  if (child.pid === undefined) throw new Complaint(`${args.join(' ')} cannot be started`, `Its log: ${log}`);
  return { pid: child.pid, mark, log };
}

/** @param {Process} one */
export function isAlive({ pid, mark }) {
  return commandLine(pid).includes(mark);
}

/** Why it ended: its last error, or the last that it wrote. @param {Process} one */
export function lastWords({ log }) {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return (lines.findLast((line) => line.startsWith('Error: ')) ?? lines.at(-1) ?? '').replace(/^Error: /, '');
}

/** Resolves when it is gone. @param {Process} one @param {NodeJS.Signals} signal */
export async function endProcess(one, signal) {
  if (isAlive(one)) process.kill(one.pid, signal);
  const deadline = performance.now() + END_MS;
  while (isAlive(one)) {
    if (performance.now() > deadline) {
      throw new Complaint(`process ${one.pid} does not end`, `Its log: ${one.log}; kill -9 ${one.pid} ends it.`);
    }
    await sleep(POLL_MS);
  }
}

/** Empty if there is no such process. @param {number} pid */
function commandLine(pid) {
  if (existsSync('/proc/self/cmdline')) {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    // That is how it says that there is none.
    return '';
  }
}
