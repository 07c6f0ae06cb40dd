// Every setting with its value and where that came from: flag, then environment, then file, then default. Rules OPS-CONF-3, OPS-CONF-5,
// NODE-START-2. All that cannot be used is collected, so that one start shows all of it.
import { join } from 'node:path';
import { CliError, invalidArgument } from '../cli-error.ts';
import type { ConfigFile } from './config-file.ts';
import { readConfigFile } from './config-file.ts';
import { describe, parseValue } from './parse-value.ts';
import type { SettingName, Value, Values } from './settings.ts';
import { environmentName, SETTING_NAMES, settingOf } from './settings.ts';

export type Source = 'flag' | 'environment' | 'file' | 'default' | 'implied';

export interface Resolved {
  readonly value: Value;
  readonly source: Source;
  /** The flag, the variable, the file with its key, or the reason, as a user would name it. */
  readonly from: string;
}

export interface ConfigurationInit {
  /** Texts of the flags that were given. */
  readonly flags: ReadonlyMap<SettingName, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the platform (OPS-FILE-1). */
  readonly defaultDataDirectory: string;
  /** As if there were no file, for whoever goes on although it cannot be read. */
  readonly withoutFile?: boolean;
}

/** Something that cannot be used, and what to do about it. */
export interface ConfigurationProblem {
  readonly message: string;
  readonly remedy: string;
}

export interface Configuration {
  readonly settings: ReadonlyMap<SettingName, Resolved>;
  readonly values: Values;
  /** The configuration file that was read. */
  readonly file: string | undefined;
  /** What was given without effect. */
  readonly warnings: readonly string[];
  /** Values that cannot be used; the default stands in their place. */
  readonly problems: readonly ConfigurationProblem[];
}

/** Reads the file of the data directory and puts everything together. Rejects only for a file that cannot be read as a whole. */
export async function resolveConfiguration(init: ConfigurationInit): Promise<Configuration> {
  const problems: ConfigurationProblem[] = [];
  const folder = String(resolveOne('datadir', init, undefined, init.defaultDataDirectory, problems).value);
  const file = problems.length > 0 || init.withoutFile === true ? undefined : await readConfigFile(folder);
  const settings = new Map<SettingName, Resolved>();
  for (const name of SETTING_NAMES) {
    // `datadir` comes before `db`, whose default follows it.
    const standard = standardValue(name, init.defaultDataDirectory, settings);
    // What is wrong with the data directory has been noted above.
    const complaints = name === 'datadir' && problems.length > 0 ? [] : problems;
    settings.set(name, resolveOne(name, init, file, standard, complaints));
  }
  const raised = imply(settings);
  return {
    settings,
    // One value per name of the table, each as its kind says: parseValue and the defaults see to that.
    values: Object.fromEntries([...settings].map(([name, { value }]) => [name, value])) as Values,
    file: file?.path,
    warnings: [...(file?.warnings ?? []), ...raised, ...withoutEffect(settings)],
    problems,
  };
}

/**
 * The data directory alone, as {@link resolveConfiguration} has it, for commands that need nothing else of the configuration: what is wrong
 * with other settings does not keep them from working. Rejects with a {@link CliError}.
 */
export async function resolveDataDirectory(init: ConfigurationInit): Promise<string> {
  const problems: ConfigurationProblem[] = [];
  const { value, source } = resolveOne('datadir', init, undefined, init.defaultDataDirectory, problems);
  // The file may name another folder, and counts where nothing else has been said.
  const file = source === 'default' && problems.length === 0 ? await readConfigFile(String(value)) : undefined;
  const resolved = file === undefined ? value : resolveOne('datadir', init, file, value, problems).value;
  const [problem] = problems;
  if (problem !== undefined) throw new CliError(problem.message, { remedy: problem.remedy });
  return String(resolved);
}

/** What holds when nothing is said. */
export function standardValue(
  name: SettingName,
  defaultDataDirectory: string,
  settings: ReadonlyMap<SettingName, Resolved>,
): Value {
  if (name === 'datadir') return defaultDataDirectory;
  if (name === 'db') return join(String(settings.get('datadir')?.value ?? defaultDataDirectory), 'babble_db');
  const { kind, default: text } = settingOf(name);
  return kind === 'text' || text === '' ? text : parseValue(name, text, `the default of ${name}`);
}

function resolveOne(
  name: SettingName,
  { flags, environment }: ConfigurationInit,
  file: ConfigFile | undefined,
  standard: Value,
  problems: ConfigurationProblem[],
): Resolved {
  const given = candidate(name, flags, environment, file);
  if (given === undefined) return { value: standard, source: 'default', from: 'default' };
  const { raw, source, from, place } = given;
  try {
    return { value: parseValue(name, raw, place), source, from };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    problems.push({ message: error.message, remedy: error.remedy ?? '' });
    return { value: standard, source: 'default', from: 'default' };
  }
}

interface Candidate {
  readonly raw: unknown;
  readonly source: Source;
  readonly from: string;
  /** How a message about it begins. */
  readonly place: string;
}

function candidate(
  name: SettingName,
  flags: ReadonlyMap<SettingName, string>,
  environment: Readonly<Record<string, string | undefined>>,
  file: ConfigFile | undefined,
): Candidate | undefined {
  const flag = flags.get(name);
  if (flag !== undefined) {
    return { raw: flag, source: 'flag', from: `--${name}`, place: invalidArgument(flag, name) };
  }
  const variable = environmentName(name);
  const text = environment[variable];
  // An empty variable is one that is not set: that is how compose files and shells pass on nothing.
  if (text !== undefined && text !== '') {
    return { raw: text, source: 'environment', from: variable, place: `invalid value "${text}" of ${variable}` };
  }
  const entry = file?.entries.get(name);
  if (file === undefined || entry === undefined) return undefined;
  const from = `${file.path}: ${entry.key}`;
  return { raw: entry.raw, source: 'file', from, place: `${from}: invalid value "${describe(entry.raw)}"` };
}

/** What was given, and counts only together with something that was not. */
function withoutEffect(settings: ReadonlyMap<SettingName, Resolved>): readonly string[] {
  const keepBlocks = settings.get('keep-blocks');
  const isStandard = String(keepBlocks?.value) === settingOf('keep-blocks').default;
  if (keepBlocks === undefined || isStandard || settings.get('prune')?.value === true) return [];
  return [`${keepBlocks.from} has no effect without prune: everything is kept`];
}

/** What follows from other settings (NODE-START-2); returns what the user should know of it. */
function imply(settings: Map<SettingName, Resolved>): readonly string[] {
  for (const [cause, effect] of [
    ['maintenance-mode', 'bootstrap'],
    ['bootstrap', 'store'],
  ] as const) {
    if (settings.get(cause)?.value !== true || settings.get(effect)?.value === true) continue;
    settings.set(effect, { value: true, source: 'implied', from: `implied by ${cause}` });
  }
  const heartbeat = Number(settings.get('heartbeat')?.value);
  const slow = settings.get('slow-heartbeat');
  if (slow === undefined || Number(slow.value) >= heartbeat) return [];
  settings.set('slow-heartbeat', { value: heartbeat, source: 'implied', from: 'raised to heartbeat' });
  return ['slow-heartbeat is less than heartbeat, and is raised to it'];
}
