// @ts-check
// Running Jest so that its usual output stays visible, what failed is said once more at the end, and the last line is the plain sum of all tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run } from './child.mjs';
import { LOCAL, ROOT } from './workspace.mjs';

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
];

/** Lines of what Jest says of a failure that are said once more; the whole stands above. */
const REPEATED_LINES = 8;

/**
 * @typedef {{ readonly status: string, readonly fullName: string, readonly failureMessages?: readonly string[] }} OneTest
 * @typedef {{ readonly name: string, readonly status: string, readonly message: string, readonly assertionResults: readonly OneTest[] }} Suite
 * @typedef {{ readonly numPassedTests: number, readonly numFailedTests: number, readonly numRuntimeErrorTestSuites: number,
 *   readonly numPendingTests: number, readonly numTodoTests: number, readonly testResults: readonly Suite[] }} Report
 */

/**
 * @param {readonly string[]} args for Jest: patterns of paths, `-t`, `--config` and so on
 * @returns {Promise<import('./child.mjs').Ending>}
 */
export async function test(args) {
  mkdirSync(LOCAL, { recursive: true });
  const file = join(LOCAL, `jest-${process.pid}.json`);
  try {
    const ending = await run(process.execPath, [...JEST, '--json', `--outputFile=${file}`, ...args]);
    /** @type {Report | undefined} */
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    for (const line of failures(report)) console.log(line);
    const counts = count(report);
    const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
    // A run that Jest calls good although something failed, or the other way round, is a failed run.
    return ending.code === 0 && counts.failed > 0 ? { ...ending, code: 1 } : ending;
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * A file of tests that could not even be loaded is one failure; no report at all as well.
 * @param {Report | undefined} report
 */
function count(report) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * What failed, once more: a name and how its message begins.
 * @param {Report | undefined} report
 * @returns {readonly string[]}
 */
function failures(report) {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`FAIL  ${file}`, ...beginning(message)];
    return failed.flatMap(({ fullName, failureMessages = [] }) => [
      `FAIL  ${file} › ${fullName}`,
      ...beginning(failureMessages.join('\n')),
    ]);
  });
}

/** @param {string} message */
function beginning(message) {
  const lines = stripVTControlCharacters(message).split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, REPEATED_LINES)
    .map((line) => `      ${line.trim()}`);
}
