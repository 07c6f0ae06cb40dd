// What a database consists of when it is closed: name, length and checksum of its manifest and of its logs. A log that was cut looks like that of a crash, and
// LevelDB goes on with what is left of it; but a database that was closed had no crash. The note counts for this very manifest: every opening makes a new one.
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32c } from './crc32c.ts';
import { logsIn } from './names.ts';

/** LevelDB leaves files alone that it does not know. */
const NOTE = 'closed.json';

/** Length and checksum by name. */
type ClosedFiles = Readonly<Record<string, readonly [bytes: number, checksum: number]>>;

/** Notes what is there. Nothing depends on it: if it cannot be written, less is noticed at the next opening. */
export async function noteClosed(folder: string): Promise<void> {
  try {
    const { manifest, logs } = await partsOf(folder);
    const entries: [string, readonly [number, number]][] = [];
    for (const file of [manifest, ...logs]) entries.push([file, await measure(join(folder, file))]);
    const draft = join(folder, `${NOTE}.new`);
    await writeFile(draft, `${JSON.stringify(Object.fromEntries(entries))}\n`, { mode: 0o600 });
    await rename(draft, join(folder, NOTE));
  } catch {
    // The disk may be full; the database itself is closed.
  }
}

/** A file that is not as it was when the database was closed; `undefined` if there is none, or the database was not closed. */
export async function changedSinceClosed(
  folder: string,
  manifest: string,
): Promise<{ readonly file: string; readonly what: string } | undefined> {
  const note = await readNote(folder);
  if (note?.[manifest] === undefined) return undefined;
  const files = new Set(await readdir(folder));
  for (const [file, [bytes, checksum]] of Object.entries(note)) {
    if (!files.has(file)) return { file, what: 'is missing' };
    const [found, sum] = await measure(join(folder, file));
    if (found !== bytes) return { file, what: `has ${found} bytes, not ${bytes}` };
    if (sum !== checksum) return { file, what: 'is not what was written' };
  }
  return undefined;
}

async function partsOf(folder: string): Promise<{ readonly manifest: string; readonly logs: readonly string[] }> {
  const manifest = (await readFile(join(folder, 'CURRENT'), 'latin1')).trimEnd();
  return { manifest, logs: logsIn(await readdir(folder)).map(({ file }) => file) };
}

async function measure(path: string): Promise<readonly [bytes: number, checksum: number]> {
  const bytes = await readFile(path);
  return [bytes.length, crc32c(bytes, 0, bytes.length)];
}

/** `undefined` if there is none, or it was torn. */
async function readNote(folder: string): Promise<ClosedFiles | undefined> {
  const text = await readFile(join(folder, NOTE), 'utf8').catch(() => '');
  try {
    const note: unknown = JSON.parse(text);
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): value is ClosedFiles {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(
    (entry) => Array.isArray(entry) && entry.length === 2 && entry.every((number) => Number.isSafeInteger(number)),
  );
}
