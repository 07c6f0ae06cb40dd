// The engines that programs for phones run on: Hermes, that of React Native, and V8 with nothing of Node in it.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import type { Job, Report } from './job.ts';

const PROGRAMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux64-bin/hermes',
  'darwin-x64': 'osx-bin/hermes',
  'darwin-arm64': 'osx-bin/hermes',
  'win32-x64': 'win64-bin/hermes.exe',
};

/** The program, or `undefined` where the package has none. */
export function hermes(): string | undefined {
  const program = PROGRAMS[`${process.platform}-${process.arch}`];
  if (program === undefined) return undefined;
  return join(dirname(createRequire(import.meta.url).resolve('hermes-engine-cli/package.json')), program);
}

/** Optimised, as apps are; promises before timers, as in React Native. */
export async function runOnHermes(program: string, code: string, job: Job): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'babble-hermes-'));
  try {
    const file = join(folder, 'program.js');
    await writeFile(file, `var JOB = ${JSON.stringify(job)};\n${code}`);
    const { stdout } = await promisify(execFile)(program, ['-O', '-w', '-Xmicrotask-queue', file], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return reportIn(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A realm of its own, without any global of Node. */
export function runOnBareV8(code: string, job: Job): Promise<Report> {
  return new Promise((resolve, reject) => {
    const print = (line: string): void => {
      try {
        resolve(reportIn(line));
      } catch (error) {
        reject(error);
      }
    };
    const context = createContext({ print, setImmediate: (run: () => void) => setImmediate(run) });
    runInContext(`var JOB = ${JSON.stringify(job)};\n${code}`, context);
  });
}

/** Throws what the program says if it is no report. */
function reportIn(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    throw new Error(`The program failed: ${text.slice(0, 2000)}`);
  }
}
