// @ts-check
// What the scripts of the root package.json do: each installs and builds what it needs first.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { endAs, run } from './child.mjs';
import { install } from './install.mjs';
import { test } from './test-run.mjs';
import { ROOT } from './workspace.mjs';

/** @typedef {(args: readonly string[]) => Promise<import('./child.mjs').Ending>} Step */

/** @param {string} file @param {readonly string[]} first @returns {Step} */
const program = (file, first = []) => {
  return async (args) => {
    if (!existsSync(join(ROOT, file))) {
      console.error(`${file} is missing: this checkout is incomplete.`);
      return { code: 1, signal: null };
    }
    return run(process.execPath, [join(ROOT, file), ...first, ...args]);
  };
};

/** @type {Readonly<Record<string, readonly Step[]>>} */
const TASKS = {
  start: [install, () => build('programs'), program('apps/babble/bin/babble.js', ['testnet', '--chat'])],
  build: [install, () => build('everything')],
  test: [install, () => build('programs'), test],
  bench: [install, () => build('programs'), program('tooling/bench/bench.mjs')],
};

/**
 * Runs the steps of a task until one fails, and ends this process as that one (or the last) ended.
 * @param {string | undefined} name
 * @param {readonly string[]} args passed to the last step
 */
export async function runTask(name, args) {
  const steps = name === undefined ? undefined : TASKS[name];
  if (steps === undefined) {
    console.error(`Unknown task ${name ?? ''}; there are ${Object.keys(TASKS).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  for (const step of steps) {
    const ending = await step(args);
    if (ending.code !== 0 || ending.signal !== null || step === steps.at(-1)) {
      endAs(ending);
      return;
    }
  }
}
