// The configuration: file, environment and flags together. Rules OPS-CONF-3 … OPS-CONF-5.
import { stat } from 'node:fs/promises';
import { configurationProblems } from '../config/check-configuration.ts';
import type { Configuration, ConfigurationInit, Resolved } from '../config/resolve.ts';
import { resolveConfiguration } from '../config/resolve.ts';
import { type Finding, ok, problem, problemOf, warning } from './finding.ts';

const OTHERS_MAY_READ = 0o077;

export interface CheckedConfiguration {
  readonly configuration: Configuration;
  readonly findings: readonly Finding[];
}

/** A file that cannot be used is a finding: all else goes on as if there were none. */
export async function checkedConfiguration(init: ConfigurationInit): Promise<CheckedConfiguration> {
  try {
    const configuration = await resolveConfiguration(init);
    return { configuration, findings: await check(configuration) };
  } catch (error) {
    const findings = [problemOf('configuration', error, 'Correct the file, or remove it.')];
    return { configuration: await resolveConfiguration({ ...init, withoutFile: true }), findings };
  }
}

async function check(configuration: Configuration): Promise<readonly Finding[]> {
  const { file, warnings, settings } = configuration;
  const problems = await configurationProblems(configuration);
  const findings = [
    ...problems.map(({ message, remedy }) => problem('configuration', message, remedy)),
    ...warnings.map((text) =>
      warning('configuration', text, "Correct it; 'babble run --print-config' shows what is in effect."),
    ),
    ...(await checkSecret(configuration)),
  ];
  if (findings.length > 0) return findings;
  const isGiven = ([name, { source }]: readonly [string, Resolved]): boolean =>
    name !== 'datadir' && source !== 'default' && source !== 'implied';
  const given = [...settings].filter(isGiven).map(([name]) => name);
  const text = given.length === 0 ? 'all settings have their defaults' : `set: ${given.join(', ')}`;
  return [ok('configuration', `${file ?? 'no file'}; ${text}`)];
}

/** A token in a file that others may read is none. */
async function checkSecret({ file, settings }: Configuration): Promise<readonly Finding[]> {
  if (file === undefined || process.platform === 'win32' || settings.get('service-token')?.source !== 'file') return [];
  const { mode } = await stat(file);
  if ((mode & OTHERS_MAY_READ) === 0) return [];
  return [warning('configuration', `other users may read ${file}, which has the service-token`, `chmod 600 ${file}`)];
}
