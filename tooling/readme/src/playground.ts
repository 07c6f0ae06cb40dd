// A folder outside of the workspace in which the packages are installed as they stand: blocks import them by name.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publishedIn } from './workspace.ts';

/** Imported by instrumented blocks; keeps what they report and writes it when the process ends, however it ends. */
const RUNTIME = `
import { writeFileSync } from 'node:fs';
import { format, inspect } from 'node:util';

const reports = [];
const options = { breakLength: Infinity, compact: true, depth: null };
export const value = (line, value) => {
  reports.push({ line, text: inspect(value, options) });
  return value;
};
export const console = {
  log: (line, ...values) => {
    reports.push({ line, text: format(...values) });
    process.stdout.write(format(...values) + '\\n');
  },
};
process.on('exit', () => writeFileSync(process.argv[2], JSON.stringify(reports)));
`;

export interface Playground {
  readonly folder: string;
  write(name: string, contents: string): string;
  dispose(): void;
}

export function createPlayground(root: string): Playground {
  const folder = mkdtempSync(join(tmpdir(), 'babble-readme-'));
  const write = (name: string, contents: string): string => {
    writeFileSync(join(folder, name), contents);
    return join(folder, name);
  };
  for (const { home, name } of publishedIn(root)) link(join(root, home), join(folder, 'node_modules', name));
  link(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  write('package.json', '{ "type": "module" }');
  write('expectations.mjs', RUNTIME);
  return { folder, write, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'junction');
}
