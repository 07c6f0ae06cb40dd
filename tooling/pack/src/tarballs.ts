// All packages that are published, packed as the registry would get them.
import { runCommand } from './command.ts';

export interface Tarball {
  readonly name: string;
  /** Absolute path of the packed file. */
  readonly path: string;
  /** What is in it, below the root of the package. */
  readonly files: readonly string[];
}

interface PackReport {
  readonly name: string;
  readonly filename: string;
}

const PNPM = ['--yes', 'pnpm@10.34.9', '--recursive', '--filter', './packages/*', '--filter', './apps/*'];

/** Packs into `target`; throws with the output of the package manager if it cannot. */
export async function packAll(root: string, target: string): Promise<readonly Tarball[]> {
  const { exitCode, output } = await runCommand('npx', [...PNPM, 'pack', '--pack-destination', target, '--json'], root);
  if (exitCode !== 0) throw new Error(`packing failed: ${output}`);
  const reports = JSON.parse(output.slice(output.indexOf('['))) as readonly PackReport[];
  return Promise.all(
    reports.map(async ({ name, filename }) => ({ name, path: filename, files: await filesIn(filename) })),
  );
}

/** The report of the package manager leaves out what it adds by itself, such as the licence; so the file is asked. */
async function filesIn(tarball: string): Promise<readonly string[]> {
  const { exitCode, output } = await runCommand('tar', ['-tzf', tarball], '.');
  if (exitCode !== 0) throw new Error(`${tarball} cannot be read: ${output}`);
  return output.split('\n').map((path) => path.replace(/^package\//, ''));
}
