// @ts-check
// Running Jest so that its usual output stays visible and the last line is the plain sum of all tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { LOCAL, ROOT } from './workspace.mjs';

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
];

/**
 * @param {readonly string[]} args for Jest: patterns of paths, `-t`, `--config` and so on
 * @returns {Promise<import('./child.mjs').Ending>}
 */
export async function test(args) {
  mkdirSync(LOCAL, { recursive: true });
  const report = join(LOCAL, `jest-${process.pid}.json`);
  try {
    const ending = await run(process.execPath, [...JEST, '--json', `--outputFile=${report}`, ...args]);
    const counts = count(report);
    const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
    // A run that Jest calls good although something failed, or the other way round, is a failed run.
    return ending.code === 0 && counts.failed > 0 ? { ...ending, code: 1 } : ending;
  } finally {
    rmSync(report, { force: true });
  }
}

/**
 * A file of tests that could not even be loaded is one failure; no report at all as well.
 * @param {string} report
 */
function count(report) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
