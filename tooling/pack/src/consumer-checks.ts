// What has to work in the project of a user: the lint of the published package, every import, every type, every program.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Ran } from './command.ts';
import { findingsOf, runCommand } from './command.ts';
import type { Consumer } from './consumer.ts';

const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** Packages for Node alone; all others type-check without the types of Node. */
const NODE_ONLY: ReadonlySet<string> = new Set([
  '@babble/net-tcp',
  '@babble/service',
  '@babble/explorer',
  '@babble/cli',
]);

export async function lintFindings({ installed }: Consumer): Promise<readonly string[]> {
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

export async function importFindings({ folder, entries }: Consumer): Promise<readonly string[]> {
  const program = entries
    .map(
      ({ specifier }) =>
        `if (Object.keys(await import('${specifier}')).length === 0) throw new Error('${specifier} is empty');`,
    )
    .join('\n');
  writeFileSync(join(folder, 'imports.js'), program);
  return findingsOf(await runCommand(process.execPath, ['imports.js'], folder));
}

/** Declarations are checked too (no skipLibCheck), by both ways in which current programs look for modules. */
export async function typeFindings(name: string, { folder, entries }: Consumer): Promise<readonly string[]> {
  const inNode = (entry: Consumer['entries'][number]): boolean => entry.inNode || NODE_ONLY.has(name);
  const groups = [
    { file: 'portable.ts', types: [], specifiers: entries.filter((entry) => !inNode(entry)) },
    { file: 'node.ts', types: ['node'], specifiers: entries.filter(inNode) },
  ].filter(({ specifiers }) => specifiers.length > 0);
  const findings: string[] = [];
  for (const { file, types, specifiers } of groups) {
    const lines = specifiers.map(
      ({ specifier }, i) => `import * as entry${i} from '${specifier}';\nexport { entry${i} };`,
    );
    writeFileSync(join(folder, file), lines.join('\n'));
    for (const [module, moduleResolution] of [
      ['NodeNext', 'NodeNext'],
      ['ESNext', 'Bundler'],
    ] as const) {
      writeFileSync(join(folder, 'tsconfig.json'), tsconfig(file, types, module, moduleResolution));
      findings.push(...ownFaults(await runCommand(process.execPath, [TSC, '-p', folder], folder)));
    }
  }
  return findings;
}

/** Declarations of other packages may ask for a platform that this program does not name; that is between them and the user. */
function ownFaults({ exitCode, output }: Ran): readonly string[] {
  const lines = output.split('\n').filter((line) => !/^(node_modules\/(?!@babble\/)|\s)/.test(line));
  return exitCode === 0 || lines.length === 0 ? [] : [output];
}

function tsconfig(file: string, types: readonly string[], module: string, moduleResolution: string): string {
  const compilerOptions = {
    ...{ target: 'ES2022', lib: ['ES2023'], types, module, moduleResolution },
    ...{
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      skipLibCheck: false,
    },
  };
  return JSON.stringify({ compilerOptions, files: [file] });
}

export async function programFindings({ folder, programs }: Consumer): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const program of programs) {
    const ran = await runCommand(join(folder, 'node_modules', '.bin', program), ['--help'], folder);
    findings.push(...findingsOf(ran));
    if (!/usage/i.test(ran.output)) findings.push(`${program} --help prints no usage: ${ran.output}`);
  }
  return findings;
}
