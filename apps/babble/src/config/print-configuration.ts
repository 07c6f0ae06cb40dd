// The effective configuration, with the origin of every value: as a file in TOML, or as JSON.
import { formatDuration } from '../duration.ts';
import type { Configuration, Resolved } from './resolve.ts';
import type { SettingName } from './settings.ts';
import { settingOf } from './settings.ts';

/** Can be used as `babble.toml`: it then says the same. Secrets are left out. */
export function formatConfiguration({ settings, file }: Configuration): string {
  const lines = [...settings].map(([name, resolved]) => {
    const { secret, available } = settingOf(name);
    const note = `${originOf(resolved)}${available ? '' : '; not available yet'}`;
    const isHidden = secret === true && resolved.value !== '';
    const line = isHidden ? `# ${name} is hidden` : `${name} = ${JSON.stringify(written(name, resolved))}`;
    return `${line.padEnd(PAD)} # ${note}`;
  });
  return `# Configuration file: ${file ?? 'none'}\n${lines.join('\n')}\n`;
}

/** One object; durations as texts with their unit. */
export function configurationJson({ settings, file, warnings }: Configuration): string {
  const entries = [...settings].map(([name, resolved]) => {
    const { secret, available } = settingOf(name);
    const value = secret === true && resolved.value !== '' ? null : written(name, resolved);
    return [name, { value, source: resolved.source, from: resolved.from, available }];
  });
  return JSON.stringify({ file: file ?? null, settings: Object.fromEntries(entries), warnings });
}

const PAD = 44;

/** A line break in the name of a folder must not end the comment. */
function originOf({ source, from }: Resolved): string {
  const origin = source === 'flag' || source === 'environment' || source === 'file' ? `${source} ${from}` : from;
  return JSON.stringify(origin).slice(1, -1);
}

function written(name: SettingName, { value }: Resolved): string | number | boolean {
  return settingOf(name).kind === 'duration' ? formatDuration(Number(value)) : value;
}
