// The effective configuration, with the origin of every value: as a file in TOML, or as JSON.
import { formatDuration } from '../duration.ts';
import type { Configuration, Resolved } from './resolve.ts';
import type { SettingName, Value } from './settings.ts';
import { settingOf } from './settings.ts';

/** Can be used as `babble.toml`: it then says the same. Secrets are left out. */
export function formatConfiguration({ settings, file }: Configuration): string {
  const lines = [...settings].map(([name, resolved]) => {
    const note = originOf(resolved);
    const value = shown(name, resolved);
    const line = value === undefined ? `# ${name} is hidden` : `${name} = ${JSON.stringify(value)}`;
    return `${line.padEnd(PAD)} # ${note}`;
  });
  return `# Configuration file: ${file ?? 'none'}\n${lines.join('\n')}\n`;
}

/** One object; durations as texts with their unit. */
export function configurationJson({ settings, file, warnings }: Configuration): string {
  const entries = [...settings].map(([name, resolved]) => {
    const { source, from } = resolved;
    return [name, { value: shown(name, resolved) ?? null, source, from }];
  });
  return JSON.stringify({ file: file ?? null, settings: Object.fromEntries(entries), warnings });
}

const PAD = 44;

/** A line break in the name of a folder must not end the comment. */
function originOf({ source, from }: Resolved): string {
  const origin = source === 'flag' || source === 'environment' || source === 'file' ? `${source} ${from}` : from;
  return JSON.stringify(origin).slice(1, -1);
}

/** As it is written in a file; `undefined` for a secret. */
function shown(name: SettingName, { value }: Resolved): Value | undefined {
  const { kind, secret } = settingOf(name);
  if (secret === true && value !== '') return undefined;
  return kind === 'duration' ? formatDuration(Number(value)) : value;
}
