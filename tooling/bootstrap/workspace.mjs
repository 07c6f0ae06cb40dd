// @ts-check
// Where the workspace is, which packages it has, and the stamps that tell whether something has to be done again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Caches of this checkout where the home directory cannot hold them; ignored by git. */
export const LOCAL = join(ROOT, '.babble-local');

const GROUPS = ['packages', 'apps', 'tooling'];
const STAMPS = join(ROOT, 'node_modules', '.babble');

/**
 * Folders below one of the groups that have a package.json, sorted.
 * @param {readonly string[]} groups
 * @returns {string[]}
 */
export function packageFolders(groups = GROUPS) {
  return groups
    .map((group) => join(ROOT, group))
    .filter(existsSync)
    .flatMap((group) => readdirSync(group).map((name) => join(group, name)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .sort();
}

/**
 * All files below a folder, sorted.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

/**
 * One hash over names and contents of files, and over the Node version: a native package may fit one version only.
 * @param {readonly string[]} files
 */
export function hashOfFiles(files) {
  const hash = createHash('sha256').update(`${process.versions.modules} ${process.platform} ${process.arch}\n`);
  for (const file of files) {
    if (!existsSync(file)) continue;
    const contents = readFileSync(file);
    hash.update(`${relative(ROOT, file).split(sep).join('/')} ${contents.length}\n`).update(contents);
  }
  return hash.digest('hex');
}

/**
 * @param {string} name
 * @param {string} value
 */
export function hasStamp(name, value) {
  const file = join(STAMPS, name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

/**
 * @param {string} name
 * @param {string} value
 */
export function setStamp(name, value) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, name), value);
}

/** @param {string} name */
export function clearStamp(name) {
  rmSync(join(STAMPS, name), { force: true });
}
