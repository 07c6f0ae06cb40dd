// The data directory that a command means. Rule OPS-CONF-3.
import type { Command } from 'commander';
import { defaultDataDirectory } from '../data-directory.ts';
import { resolveDataDirectory } from './resolve.ts';
import { givenFlags } from './setting-flags.ts';

/** By the flag, the environment, the file or the default, as `babble run` would have it here. Rejects with a `CliError`. */
export function dataDirectoryOf(command: Command): Promise<string> {
  return resolveDataDirectory({
    flags: givenFlags(command),
    environment: process.env,
    defaultDataDirectory: defaultDataDirectory(),
  });
}
