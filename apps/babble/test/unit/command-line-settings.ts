// A configuration as `babble run` would have it, from arguments, environment and files.
import { Command } from 'commander';
import type { Configuration } from '../../src/config/resolve.ts';
import { resolveConfiguration } from '../../src/config/resolve.ts';
import { addSettingFlags, givenFlags } from '../../src/config/setting-flags.ts';
import type { SettingName } from '../../src/config/settings.ts';
import { withFolder } from './temporary-folder.ts';

export interface Given {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

/** The flags that commander finds in the arguments. */
export function flagsOf(args: readonly string[]): ReadonlyMap<SettingName, string> {
  const command = new Command('run').exitOverride().configureOutput({ writeErr: () => undefined });
  addSettingFlags(command);
  command.parse([...args], { from: 'user' });
  return givenFlags(command);
}

/** The data directory is a folder with the files; its path stands for `$DATADIR` in the arguments. */
export function configured({ args = [], environment = {}, files = {} }: Given): Promise<Configuration> {
  return withFolder(files, (folder) =>
    resolveConfiguration({
      flags: flagsOf(args.map((arg) => arg.replaceAll('$DATADIR', folder))),
      environment,
      defaultDataDirectory: folder,
    }),
  );
}
