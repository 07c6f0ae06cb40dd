// The folder itself, what lies in it, who may do what with it, and how much room there is. Rules OPS-FILE-1 … OPS-FILE-8.
import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../cli-error.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const MIB = 1024 * 1024;
/** LevelDB writes tables of some MiB, and a log of 8 MiB, at any time. */
const LEAST_BYTES = 64 * MIB;
const FEW_BYTES = 1024 * MIB;
const GROUP_AND_OTHERS_MAY_WRITE = 0o022;

/** `undefined`: there is a folder. */
export async function missingDirectory(datadir: string): Promise<Finding | undefined> {
  const remedy =
    "Make a key in it with 'babble keygen', and bring its peers.json; or join a network with 'babble join'; or name another folder with --datadir.";
  try {
    if ((await stat(datadir)).isDirectory()) return undefined;
    return problem('directory', `${datadir} is no folder`, remedy);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = isMissing ? `there is no folder ${datadir}` : messageOf(error);
    return problem('directory', message, remedy);
  }
}

export async function checkDirectory(datadir: string, database: string): Promise<readonly Finding[]> {
  const folders = [datadir, ...((await isFolder(database)) ? [database] : [])];
  const findings: Finding[] = [];
  for (const folder of folders) findings.push(...(await checkRights(folder)));
  const backups = (await readdir(dirname(database)).catch(() => [])).filter((name) => name.includes('--UTC--'));
  if (backups.length > 0) {
    const bytes = await Promise.all(backups.map((name) => sizeOf(join(dirname(database), name))));
    const total = bytes.reduce((sum, size) => sum + size, 0);
    const message = `${backups.length === 1 ? '1 database' : `${backups.length} databases`} that --fresh has moved aside: ${formatBytes(total)}`;
    findings.push(warning('directory', message, 'Remove them if nobody needs them any more.'));
  }
  return findings.length > 0 ? findings : [ok('directory', `${datadir}: everything in it can be read and written`)];
}

async function checkRights(folder: string): Promise<readonly Finding[]> {
  const own = 'Give it to the user of the node, with its contents: chown -R USER and chmod -R u+rwX.';
  const findings: Finding[] = [];
  if (!(await isAllowed(folder, constants.R_OK | constants.W_OK | constants.X_OK))) {
    findings.push(problem('directory', `${folder} cannot be read and written by this user`, own));
  }
  const { mode } = await stat(folder);
  if (process.platform !== 'win32' && (mode & GROUP_AND_OTHERS_MAY_WRITE) !== 0) {
    const remedy = `chmod go-w ${folder}`;
    findings.push(warning('directory', `other users may write into ${folder}`, remedy));
  }
  // A folder that cannot be read was found above; a file can be gone by the time that it is looked at.
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true || (await isAllowed(file, constants.R_OK | constants.W_OK))) continue;
    findings.push(problem('directory', `${file} cannot be read and written by this user`, own));
    // One is enough to know that all should be given.
    break;
  }
  return findings;
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  try {
    await access(path, mode);
    return true;
  } catch {
    return false;
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** What is free, of those that a user without privileges may take. */
export interface Room {
  readonly bytes: number;
  /** Files that may still be made; `undefined` where the file system has no bound. */
  readonly files: number | undefined;
}

export async function roomAt(path: string): Promise<Room> {
  const { bavail, bsize, files, ffree } = await statfs(path);
  return { bytes: bavail * bsize, files: files === 0 ? undefined : ffree };
}

export async function checkDisk(
  datadir: string,
  database: string,
  room: (path: string) => Promise<Room> = roomAt,
): Promise<readonly Finding[]> {
  const place = (await isFolder(database)) ? database : datadir;
  const { bytes, files } = await room(place);
  const taken = await sizeOf(database);
  const free = `${formatBytes(bytes)} free at ${place}, the database takes ${formatBytes(taken)}`;
  const remedy =
    'Make room: a node stops when it cannot write any more; nothing is lost, and it goes on once there is room.';
  if (bytes < LEAST_BYTES) return [problem('disk', free, remedy)];
  if (files !== undefined && files < 100) return [problem('disk', `no more files can be made at ${place}`, remedy)];
  return [bytes < FEW_BYTES ? warning('disk', free, remedy) : ok('disk', free)];
}

/** Bytes of all files in a folder, as far as they can be read: a running node removes some meanwhile. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

export function formatBytes(bytes: number): string {
  if (bytes < MIB) return `${Math.ceil(bytes / 1024)} KiB`;
  if (bytes < 1024 * MIB) return `${(bytes / MIB).toFixed(1)} MiB`;
  return `${(bytes / (1024 * MIB)).toFixed(1)} GiB`;
}
