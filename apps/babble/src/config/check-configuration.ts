// What cannot be started although every value is well formed: functions that are not there yet, and addresses that exclude one another.
// Rule OPS-CONF-5: where the Go implementation starts and does something else, ours refuses.
import { CliError } from '../cli-error.ts';
import type { Configuration, ConfigurationProblem } from './resolve.ts';
import { standardValue } from './resolve.ts';
import type { SettingName } from './settings.ts';
import { settingOf } from './settings.ts';

/** Everything that stands in the way of a start. */
export function configurationProblems(
  configuration: Configuration,
  defaultDataDirectory: string,
): readonly ConfigurationProblem[] {
  return [
    ...configuration.problems,
    ...unavailable(configuration, defaultDataDirectory),
    ...clashes(configuration),
    ...unusableToken(configuration),
    ...nothingToPrune(configuration),
  ];
}

/** Throws one {@link CliError} with everything that stands in the way. */
export function checkConfiguration(configuration: Configuration, defaultDataDirectory: string): void {
  const problems = configurationProblems(configuration, defaultDataDirectory);
  const [first, ...others] = problems;
  if (first === undefined) return;
  if (others.length === 0) throw new CliError(first.message, { remedy: first.remedy });
  const lines = problems.map(({ message, remedy }) => `\n  ${message}\n    ${remedy}`);
  throw new CliError(`${problems.length} settings cannot be used:${lines.join('')}`);
}

/** A value that changes nothing is no reason to refuse. */
function unavailable({ settings }: Configuration, defaultDataDirectory: string): readonly ConfigurationProblem[] {
  return [...settings].flatMap(([name, { value, source, from }]) => {
    if (settingOf(name).available || source === 'default' || source === 'implied') return [];
    if (value === standardValue(name, defaultDataDirectory, settings)) return [];
    const place = source === 'flag' ? '' : ` (set by ${from})`;
    return [{ message: `--${name} is not available yet${place}`, remedy: `Start the node without ${from}.` }];
  });
}

/** A token that no header could carry; it is not shown. */
function unusableToken({ values }: Configuration): readonly ConfigurationProblem[] {
  if (/^[\x21-\x7e]*$/.test(values['service-token'])) return [];
  const message = '--service-token has white space, or letters that are not ASCII';
  return [{ message, remedy: 'Choose another one, for instance with: openssl rand -hex 32.' }];
}

/** In memory there is never more than `--cache-size` says. */
function nothingToPrune({ values, settings }: Configuration): readonly ConfigurationProblem[] {
  if (!values.prune || values.store) return [];
  const { from = '--prune' } = settings.get('prune') ?? {};
  const message = `${from} drops history from the database of the node, but this node keeps none`;
  return [{ message, remedy: `Give --store, too; or start the node without ${from}.` }];
}

/** Two listeners at one address, or an application at the address where the node waits for it. */
function clashes({ values }: Configuration): readonly ConfigurationProblem[] {
  const all: readonly SettingName[] = ['listen', 'proxy-listen', 'service-listen', 'client-connect'];
  const names = all.filter((name) => name !== 'service-listen' || !values['no-service']);
  return names.flatMap((name, index) => {
    const address = values[name];
    const earlier = names.slice(0, index).find((other) => values[other] === address);
    if (earlier === undefined || address === '' || String(address).endsWith(':0')) return [];
    const remedy = 'Give each its own port.';
    return [{ message: `--${earlier} and --${name} are the same address, ${address}`, remedy }];
  });
}
