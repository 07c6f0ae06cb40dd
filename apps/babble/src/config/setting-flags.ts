// The flags of `babble run`, made from the table of settings. Rules OPS-CLI-2, OPS-CONF-1.
// Switches take a value, too, as those of the Go implementation do: `--fast-sync=false`.
import type { Command } from 'commander';
import { Option } from 'commander';
import { isTruthValue } from './parse-value.ts';
import type { SettingName } from './settings.ts';
import { SETTING_NAMES, settingOf } from './settings.ts';

/** Adds the flags of these settings; of all, if none are named. */
export function addSettingFlags(command: Command, names: readonly SettingName[] = SETTING_NAMES): void {
  for (const name of names) command.addOption(flagOf(name));
}

/** The texts of the flags that were given; of one that was given twice, the last. */
export function givenFlags(command: Command): ReadonlyMap<SettingName, string> {
  const given = new Map<SettingName, string>();
  for (const name of SETTING_NAMES) {
    const attribute = flagOf(name).attributeName();
    if (command.getOptionValueSource(attribute) !== 'cli') continue;
    const value: unknown = command.getOptionValue(attribute);
    // A switch without a value; the parser of the command line says false for those that begin with `no-`.
    given.set(name, typeof value === 'boolean' ? 'true' : String(value));
  }
  return given;
}

/**
 * The arguments with every switch that stands alone spelt out (`--observer=true`): of a command with arguments, the word after it would otherwise
 * count as its value.
 */
export function withSwitchesSpeltOut(args: readonly string[]): readonly string[] {
  const switches = SETTING_NAMES.filter((name) => settingOf(name).kind === 'switch');
  return args.map((arg, i) => {
    const name = switches.find((each) => arg === `--${each}` || isShortOf(arg, each));
    return name === undefined || isTruthValue(args[i + 1]) ? arg : `--${name}=true`;
  });
}

function isShortOf(arg: string, name: SettingName): boolean {
  const { short } = settingOf(name);
  return short !== undefined && arg === `-${short}`;
}

/** The default is in the description only: what commander filled in by itself would look as if it had been given. */
function flagOf(name: SettingName): Option {
  const { short, kind, description, default: standard } = settingOf(name);
  const names = `${short === undefined ? '' : `-${short}, `}--${name}`;
  if (kind === 'switch') return new Option(`${names} [bool]`, description);
  const shown = standard === '' ? '' : ` (default: ${standard})`;
  return new Option(`${names} <${kind}>`, `${description}${shown}`);
}
