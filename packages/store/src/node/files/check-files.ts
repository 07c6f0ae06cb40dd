// Whether the files of a database are what LevelDB wrote, found out before it opens them: it does not look at the checksums of its tables, passes over pieces of
// its log, removes what a damaged manifest does not name, and may end the process. Nothing is changed here. Rules OPS-FILE-8, OPS-FILE-9.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { changedSinceClosed } from './closed-files.ts';
import { readLogFile } from './log-file.ts';
import { logsAfterGap } from './log-gap.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { logsIn, type NumberedFile, numbered } from './names.ts';
import { damageInTable } from './table-file.ts';

/**
 * Bytes of tables that are read at an opening, the newest tables first: it shall not take longer the older the network is. In older ones, rows have a
 * checksum, and those that are lost are noticed when they are asked for.
 */
const CHECKED_BYTES = 16 * 1024 * 1024;

/** What is wrong with a file, in words that follow its name. */
export interface Finding {
  readonly file: string;
  readonly what: string;
}

/** What an opening has to know of the files. */
export interface Examined {
  /** The first thing that is wrong. */
  readonly damage: Finding | undefined;
  /** Logs that have to be left out, as something is missing before them that was not durable either. */
  readonly afterGap: readonly string[];
}

/** Looks at the files of a folder with a database; rejects with the error of the system if one cannot be read. */
export async function examineFiles(folder: string): Promise<Examined> {
  const files = new Set(await readdir(folder));
  const manifest = await currentManifest(folder, files);
  if ('what' in manifest) return { damage: manifest, afterGap: [] };
  const damage =
    missingLog(manifest, files) ??
    (await damagedTable(folder, manifest, files)) ??
    (await damagedLog(folder, manifest, files));
  if (damage !== undefined) return { damage, afterGap: [] };
  const afterGap = await logsAfterGap(folder, logsOf(manifest, files));
  return { damage: undefined, afterGap: afterGap.map(({ file }) => file) };
}

async function currentManifest(folder: string, files: ReadonlySet<string>): Promise<Manifest | Finding> {
  const file = /^(MANIFEST-\d+)\n$/.exec(await readFile(join(folder, 'CURRENT'), 'latin1'))?.[1];
  if (file === undefined) return { file: 'CURRENT', what: 'does not name a manifest' };
  if (!files.has(file)) return { file, what: 'is missing' };
  const changed = await changedSinceClosed(folder, file);
  if (changed !== undefined) return changed;
  return readManifest(await readFile(join(folder, file))) ?? { file, what: 'is not what was written' };
}

/** The log that the manifest names is made before the manifest names it. A database that was interrupted at its creation has none, and no tables. */
function missingLog({ logNumber }: Manifest, files: ReadonlySet<string>): Finding | undefined {
  const file = `${numbered(logNumber)}.log`;
  if (logNumber > 0) return files.has(file) ? undefined : { file, what: 'is missing' };
  const table = [...files].find((each) => /\.(?:ldb|sst)$/.test(each));
  return table === undefined ? undefined : { file: table, what: 'is not named in its manifest' };
}

async function damagedTable(
  folder: string,
  { tables }: Manifest,
  files: ReadonlySet<string>,
): Promise<Finding | undefined> {
  const present = new Map<string, number>();
  for (const [number, size] of [...tables].sort(([a], [b]) => b - a)) {
    // Versions from long ago had another ending.
    const file = [`${numbered(number)}.ldb`, `${numbered(number)}.sst`].find((each) => files.has(each));
    if (file === undefined) return { file: `${numbered(number)}.ldb`, what: 'is missing' };
    const found = (await stat(join(folder, file))).size;
    if (found !== size) return { file, what: `has ${found} bytes, not ${size}` };
    present.set(file, size);
  }
  let checked = 0;
  for (const [file, size] of present) {
    checked += size;
    if (checked > CHECKED_BYTES) return undefined;
    const at = damageInTable(await readFile(join(folder, file)));
    if (at !== undefined) return { file, what: `is not what was written, at byte ${at}` };
  }
  return undefined;
}

/** Of logs that end within a record the rest is as it should be: the last moments before a crash. */
async function damagedLog(
  folder: string,
  manifest: Manifest,
  files: ReadonlySet<string>,
): Promise<Finding | undefined> {
  for (const { file } of logsOf(manifest, files)) {
    const { isDamaged, end } = readLogFile(await readFile(join(folder, file)));
    if (isDamaged) return { file, what: `is not what was written, at byte ${end}` };
  }
  return undefined;
}

/** The logs that LevelDB reads when it opens the database. */
function logsOf({ logNumber }: Manifest, files: ReadonlySet<string>): readonly NumberedFile[] {
  return logsIn(files).filter(({ number }) => number >= logNumber);
}
