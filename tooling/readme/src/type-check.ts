// All blocks are type-checked, as strictly as users may: those that run, and those that only show something.
import ts from 'typescript';
import type { Block } from './blocks.ts';
import type { Playground } from './playground.ts';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Findings of each block, in the order of the blocks. */
export function typeFindings(playground: Playground, blocks: readonly Block[]): readonly (readonly string[])[] {
  // Line numbers are those of the README.
  const files = blocks.map(({ code, line }, index) =>
    playground.write(`types${index}.ts`, `${'\n'.repeat(line - 1)}${code}\n`),
  );
  const options = { ...OPTIONS, typeRoots: [`${playground.folder}/node_modules/@types`] };
  const program = ts.createProgram({ rootNames: files, options });
  return files.map((file) => {
    const source = program.getSourceFile(file);
    return source === undefined ? [`${file} was not read`] : ts.getPreEmitDiagnostics(program, source).map(format);
  });
}

function format({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (file === undefined || start === undefined) return text;
  return `line ${file.getLineAndCharacterOfPosition(start).line + 1}: ${text}`;
}
