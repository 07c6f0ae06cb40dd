// A folder of its own for a test, with files in it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs with the folder, and removes it. */
export async function withFolder<T>(
  files: Readonly<Record<string, string>>,
  run: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'babble-config-'));
  try {
    for (const [name, contents] of Object.entries(files)) await writeFile(join(folder, name), contents);
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
