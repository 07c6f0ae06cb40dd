// The configuration file of a data directory: which one it is, and what it says. Rules OPS-CONF-3, OPS-CONF-4, OPS-FILE-7.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { FILE_FORMATS } from './file-formats.ts';
import type { SettingName } from './settings.ts';
import { settingOfKey } from './settings.ts';

export interface ConfigFile {
  readonly path: string;
  /** As the format has them, with the key as it is written. */
  readonly entries: ReadonlyMap<SettingName, { readonly key: string; readonly raw: unknown }>;
  /** What is in the file, or beside it, without effect. */
  readonly warnings: readonly string[];
}

/**
 * The first file that exists of `babble.json`, `babble.toml`, …; it alone counts. `undefined` if there is none. Rejects with a
 * {@link CliError} naming file, place and reason for one that cannot be used.
 */
export async function readConfigFile(folder: string): Promise<ConfigFile | undefined> {
  const found: { readonly extension: string; readonly path: string; readonly contents: string }[] = [];
  for (const extension of FILE_FORMATS.keys()) {
    const path = join(folder, `babble.${extension}`);
    // Only the first one must be readable.
    const contents = await readIfPresent(path, found.length === 0);
    if (contents !== undefined) found.push({ extension, path, contents });
  }
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  const parsed = await parse(first.extension, first.contents, first.path);
  const { entries, warnings } = sortKeys(parsed, first.path);
  const ignored = others.map(({ path }) => `${path} is not read: ${first.path} comes first`);
  return { path: first.path, entries, warnings: [...ignored, ...warnings] };
}

async function readIfPresent(path: string, mustBeReadable: boolean): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // By shape: errors of the platform may belong to another realm, as in test runners.
    const { code, message: reason } = error as { readonly code?: unknown; readonly message?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (!mustBeReadable) return '';
    throw new CliError(`While reading config: ${path}: ${reason}`, {
      remedy: 'Make it a file that you can read, or remove it.',
      cause: error,
    });
  }
}

async function parse(extension: string, contents: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const parser = FILE_FORMATS.get(extension);
  if (parser === undefined) {
    throw new CliError(`${path}: the format ${extension.toUpperCase()} is not read`, {
      remedy: `Write the settings as babble.toml, for instance: heartbeat = "100ms"; then remove ${path}.`,
    });
  }
  let parsed: unknown;
  try {
    parsed = await parser(contents.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = (error as { readonly message?: unknown }).message;
    const remedy = 'Correct the place it names; keys and values stand one on a line, in no section.';
    throw new CliError(`While parsing config: ${path}: ${String(reason).trim()}`, { remedy, cause: error });
  }
  if (parsed === null || parsed === undefined) return {};
  if (isSection(parsed)) return parsed;
  throw new CliError(`While parsing config: ${path}: no keys with values`, {
    remedy: 'Write keys with values, one on a line, in no section.',
  });
}

function isSection(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !(raw instanceof Date);
}

/** Known keys; the others give warnings. Two spellings of one key are refused: nobody could say which one counts. */
function sortKeys(parsed: Readonly<Record<string, unknown>>, path: string): Pick<ConfigFile, 'entries' | 'warnings'> {
  const entries = new Map<SettingName, { readonly key: string; readonly raw: unknown }>();
  const warnings: string[] = [];
  for (const [key, raw] of Object.entries(parsed)) {
    const name = settingOfKey(key);
    if (name === undefined) {
      warnings.push(unknownKey(key, raw, path));
      continue;
    }
    const earlier = entries.get(name);
    if (earlier !== undefined) {
      const remedy = `Keep one of them: both set ${name}.`;
      throw new CliError(`${path}: ${earlier.key} and ${key} are the same setting`, { remedy });
    }
    entries.set(name, { key, raw });
  }
  return { entries, warnings };
}

/** A section hides its keys (OPS-CONF-4), which is why it is named here. */
function unknownKey(key: string, raw: unknown, path: string): string {
  if (isSection(raw)) {
    const hidden = Object.keys(raw).join(', ');
    return `${path}: the section [${key}] is not read, nor its keys (${hidden}): settings stand outside of sections`;
  }
  const similar = settingOfKey(key.replaceAll('_', '-'));
  return `${path}: ${key} is no setting${similar === undefined ? '' : `; did you mean ${similar}?`}`;
}
