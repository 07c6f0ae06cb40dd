// A workspace of a few files around the real bootstrap: package manager, Jest and program are recorded stand-ins, so that
// what the bootstrap itself decides (install or not, build or not, how to end) shows within milliseconds.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BOOTSTRAP = fileURLToPath(new URL('../../', import.meta.url));

const NPX = `#!/usr/bin/env node
const fs = require('node:fs');
const args = process.argv.slice(2).join(' ');
// A package manager that would swallow what is piped in.
fs.readFileSync(0);
fs.appendFileSync('calls.log', args + '\\n');
if (args.includes(' install ')) fs.mkdirSync('node_modules', { recursive: true });
if (args.includes('turbo run build')) {
  console.log('@babble/one:build: cache miss, executing 1234');
  console.log('@babble/one:build: > tsc -p tsconfig.build.json');
  fs.mkdirSync('packages/one/dist', { recursive: true });
  if (fs.readFileSync('packages/one/src/index.ts', 'utf8').includes('broken')) {
    console.log('@babble/one:build: src/index.ts(1,1): error TS1005');
    process.exit(2);
  }
  fs.writeFileSync('packages/one/dist/index.js', '');
}
`;

const JEST = `
const fs = require('node:fs');
const file = process.argv.find((arg) => arg.startsWith('--outputFile=')).slice(13);
const result = JSON.parse(fs.readFileSync('jest-result.json', 'utf8'));
console.error('usual output of the runner ' + process.argv.slice(4).join(' '));
if (result.crash) process.exit(1);
fs.writeFileSync(file, JSON.stringify(result));
process.exitCode = result.exitCode;
`;

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export interface FakeWorkspace {
  readonly folder: string;
  readonly write: (file: string, contents: string) => void;
  readonly remove: (file: string) => void;
  /** Calls of the package manager so far, without its own version. */
  readonly calls: () => readonly string[];
  readonly files: (folder: string) => readonly string[];
  /** Runs the bootstrap with this input; `onOutput` sees everything printed so far. */
  readonly run: (
    args: readonly string[],
    onOutput?: (output: string, kill: (s: NodeJS.Signals) => void) => void,
    input?: string,
  ) => Promise<Outcome>;
  readonly dispose: () => void;
}

export function fakeWorkspace(env: Readonly<Record<string, string>> = {}): FakeWorkspace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'babble-bootstrap-')));
  const write = (file: string, contents: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), contents);
  };
  for (const name of readdirSync(BOOTSTRAP).filter((file) => file.endsWith('.mjs'))) {
    cpSync(join(BOOTSTRAP, name), join(root, 'tooling', 'bootstrap', name));
  }
  write('bin/package.json', '{ "type": "commonjs" }');
  write('bin/npx', NPX);
  chmodSync(join(root, 'bin', 'npx'), 0o755);
  write('package.json', '{ "type": "module" }');
  write('pnpm-lock.yaml', 'lock');
  write('packages/one/package.json', '{ "name": "@babble/one" }');
  write('packages/one/tsconfig.build.json', '{}');
  write('packages/one/src/index.ts', 'export {};');
  write('node_modules/jest/package.json', '{}');
  write('node_modules/jest/bin/jest.js', JEST);
  write('apps/babble/bin/babble.js', "console.log(['running', ...process.argv.slice(2)].join(' '));");
  return {
    folder: root,
    write,
    remove: (file) => rmSync(join(root, file), { recursive: true }),
    calls: () => readFileSync(join(root, 'calls.log'), 'utf8').trimEnd().split('\n'),
    files: (folder) => readdirSync(join(root, folder)),
    run: (args, onOutput, input) => runBootstrap(root, args, env, onOutput, input),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

function runBootstrap(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onOutput: Parameters<FakeWorkspace['run']>[1],
  input = '',
): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, 'tooling', 'bootstrap', 'bootstrap.mjs'), ...args], {
    env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`, ...env },
    stdio: 'pipe',
  });
  child.stdin.end(input);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      onOutput?.(output, (signal) => child.kill(signal));
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}
