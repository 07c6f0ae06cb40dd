// An index.ts is the table of contents of its package: re-exports by name, and nothing else.
import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import { readSource } from './source-file.ts';
import type { Workspace } from './workspace.ts';

export function checkIndex({ packages }: Workspace): readonly Finding[] {
  return packages.flatMap(({ folder, files }) =>
    [...files]
      .filter(([file]) => /^src\/(.*\/)?index\.ts$/.test(file))
      .flatMap(([file, text]) =>
        readSource(file, text).notReExports.map(({ name, line }) =>
          finding(folder, file, line, `${name} in an index; it only re-exports, by name`),
        ),
      ),
  );
}
