// What has to work in the project of a user: the lint of the published package, every import, every type, every program.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { findingsOf, runCommand } from './command.ts';
import type { Consumer } from './consumer.ts';
import { typeFaults } from './own-types.ts';

/** Packages for Node alone; all others type-check without the types of Node. */
const NODE_ONLY: ReadonlySet<string> = new Set([
  '@babble/net-tcp',
  '@babble/service',
  '@babble/explorer',
  '@babble/cli',
]);

const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: false,
};
const RESOLUTIONS: readonly ts.CompilerOptions[] = [
  { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
];

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
export function typeFindings(name: string, { folder, entries }: Consumer): readonly string[] {
  const inNode = (entry: Consumer['entries'][number]): boolean => entry.inNode || NODE_ONLY.has(name);
  const groups = [
    { file: 'portable.ts', types: [], specifiers: entries.filter((entry) => !inNode(entry)) },
    { file: 'node.ts', types: ['node'], specifiers: entries.filter(inNode) },
  ].filter(({ specifiers }) => specifiers.length > 0);
  return groups.flatMap(({ file, types, specifiers }) => {
    const lines = specifiers.map(
      ({ specifier }, i) => `import * as entry${i} from '${specifier}';\nexport { entry${i} };`,
    );
    writeFileSync(join(folder, file), lines.join('\n'));
    return RESOLUTIONS.flatMap((resolution) =>
      typeFaults({ folder, file, options: { ...COMPILER_OPTIONS, ...resolution, types } }),
    );
  });
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
