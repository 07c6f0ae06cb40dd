// Whether the clock has gone back since the files were written.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, ok, warning } from './finding.ts';

/** File systems round, and network drives have clocks of their own. */
const AHEAD_MS = 60_000;

export async function checkFileTimes(folders: readonly string[], nowMs: number): Promise<readonly Finding[]> {
  let newest: { readonly file: string; readonly mtimeMs: number } | undefined;
  // What cannot be read is a finding of the directory; what is gone by now has no time.
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const file = join(folder, name);
      const mtimeMs = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
      if (newest === undefined || mtimeMs > newest.mtimeMs) newest = { file, mtimeMs };
    }
  }
  const now = new Date(nowMs).toISOString();
  if (newest === undefined || newest.mtimeMs - nowMs <= AHEAD_MS) return [ok('clock', `${now}, later than all files`)];
  const message = `${newest.file} was written at ${new Date(newest.mtimeMs).toISOString()}, and it is ${now}: the clock has gone back`;
  return [warning('clock', message, 'Set the clock by NTP; events carry the time at which they are made.')];
}
