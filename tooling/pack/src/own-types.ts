// Whether the declarations that a user imports hold together. Not the compiler's own program: that checks all declarations of the language and of Node
// as well, again for each package, which takes five times as long and tells nothing of ours.
import { join } from 'node:path';
import ts from 'typescript';

/** What of other packages is in a program: that is between them and the user. */
const OF_OTHERS = /\/node_modules\/(?!@babble\/)/;

/** A file of a user, and how it is compiled. */
export interface UserFile {
  readonly folder: string;
  readonly file: string;
  readonly options: ts.CompilerOptions;
}

/** What the compiler has to say of the file, and of all declarations of ours that it leads to. */
export function typeFaults({ folder, file, options }: UserFile): readonly string[] {
  const path = join(folder, file);
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => folder;
  const program = ts.createProgram([path], options, host);
  const ours = program
    .getSourceFiles()
    .filter((source) => !program.isSourceFileDefaultLibrary(source) && !OF_OTHERS.test(source.fileName));
  const faults = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]),
  ];
  return faults.map((fault) => ts.formatDiagnostic(fault, host).trim());
}
