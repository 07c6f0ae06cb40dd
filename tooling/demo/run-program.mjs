// @ts-check
// Running another program to its end.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Complaint } from './complaint.mjs';

/**
 * Runs a program with our terminal. Rejects with a {@link Complaint} if it cannot be started, or ends badly; a program that Ctrl-C ended has done what
 * it should.
 * @param {readonly string[]} command
 * @param {{
 *   readonly env?: NodeJS.ProcessEnv, readonly remedy?: string, readonly output?: 'shown' | 'returned',
 *   readonly onLine?: ((line: string) => void) | undefined,
 * }} options `onLine`: gets the lines that it writes, instead of the terminal
 * @returns {Promise<string>} what it wrote, if that was to be returned
 */
export function runProgram(command, { env, remedy = '', output = 'shown', onLine } = {}) {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['inherit', output === 'shown' && onLine === undefined ? 'inherit' : 'pipe', 'inherit'],
  });
  let text = '';
  if (onLine !== undefined && child.stdout !== null) createInterface({ input: child.stdout }).on('line', onLine);
  else {
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      text += chunk;
    });
  }
  let isEnding = false;
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    isEnding = true;
    // A terminal has sent Ctrl-C to the child already.
    if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM']);
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Complaint(`${program} cannot be started: ${error.message}`, remedy)));
    child.once('close', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      if (code === 0 || isEnding) resolve(text);
      else reject(new Complaint(`${[program, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}`, remedy));
    });
  });
}
