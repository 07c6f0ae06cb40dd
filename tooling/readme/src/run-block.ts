// Running a block in a process of its own and comparing what it gave and printed with its comments.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from './blocks.ts';
import type { Expectation } from './expectations.ts';
import { instrument } from './expectations.ts';
import type { Playground } from './playground.ts';

const LONGEST_RUN_MS = 60_000;

interface Report {
  readonly line: number;
  readonly text: string;
}

/** `name` distinguishes the blocks in the playground. */
export async function runFindings(playground: Playground, block: Block, name: string): Promise<readonly string[]> {
  const { code, expected, faults } = instrument(block);
  const file = playground.write(`${name}.mjs`, code);
  const reportFile = join(playground.folder, `${name}.json`);
  const ending = await run(file, reportFile, playground.folder);
  const reports = existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as readonly Report[]) : [];
  return [...faults, ...ending, ...compare(expected, reports)];
}

/** Every expected line was reached and gave its text: each time, or all times together, a line for each. */
export function compare(expected: readonly Expectation[], reports: readonly Report[]): readonly string[] {
  return expected.flatMap(({ line, text }) => {
    const texts = reports.filter((report) => report.line === line).map((report) => report.text);
    if (texts.length === 0) return [`line ${line}: was never reached; "// => ${text}"`];
    const same = texts.every((one) => one === text) || texts.join('\n') === text;
    return same ? [] : [`line ${line}: ${texts.join('\n')}\ninstead of ${text}`];
  });
}

function run(file: string, reportFile: string, cwd: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', file, reportFile], {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LONGEST_RUN_MS,
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve([]);
      else
        resolve([`${signal === null ? `exit code ${code}` : `killed by ${signal} (does not end)`}: ${errors.trim()}`]);
    });
  });
}
