// The data directory that a command means, and the database in it. Rules OPS-CONF-3, OPS-FILE-8.
import type { Command } from 'commander';
import { defaultDataDirectory } from '../data-directory.ts';
import { resolveConfiguration, resolveDataDirectory } from './resolve.ts';
import { givenFlags } from './setting-flags.ts';

/** By the flag, the environment, the file or the default, as `babble run` would have it here. Rejects with a `CliError`. */
export function dataDirectoryOf(command: Command): Promise<string> {
  return resolveDataDirectory({
    flags: givenFlags(command),
    environment: process.env,
    defaultDataDirectory: defaultDataDirectory(),
  });
}

/** The folder of the database, by the same rules. Rejects with a `CliError`. */
export async function databaseOf(command: Command): Promise<string> {
  const { values } = await resolveConfiguration({
    flags: givenFlags(command),
    environment: process.env,
    defaultDataDirectory: defaultDataDirectory(),
  });
  return values.db;
}
