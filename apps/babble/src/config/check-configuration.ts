// What cannot be started although every value is well formed: addresses that exclude one another, and settings that make no sense together.
// Rule OPS-CONF-5: where the Go implementation starts and does something else, ours refuses.
import { isIP } from 'node:net';
import { CliError } from '../cli-error.ts';
import { iceUrlsIn } from './ice-urls.ts';
import type { Configuration, ConfigurationProblem } from './resolve.ts';
import type { SettingName } from './settings.ts';

/** Everything that stands in the way of a start. */
export async function configurationProblems(configuration: Configuration): Promise<readonly ConfigurationProblem[]> {
  return [
    ...configuration.problems,
    ...(await unusableWebRtc(configuration)),
    ...clashes(configuration),
    ...unusableToken(configuration),
    ...nothingToPrune(configuration),
  ];
}

/** Rejects with one {@link CliError} with everything that stands in the way. */
export async function checkConfiguration(configuration: Configuration): Promise<void> {
  const problems = await configurationProblems(configuration);
  const [first, ...others] = problems;
  if (first === undefined) return;
  if (others.length === 0) throw new CliError(first.message, { remedy: first.remedy });
  const lines = problems.map(({ message, remedy }) => `\n  ${message}\n    ${remedy}`);
  throw new CliError(`${problems.length} settings cannot be used:${lines.join('')}`);
}

/** What WebRTC cannot begin with. A bad server would only show when nobody gets through. */
async function unusableWebRtc({ values, settings }: Configuration): Promise<readonly ConfigurationProblem[]> {
  if (!values.webrtc) return [];
  // Loaded only here: nodes over TCP need nothing of it.
  const { iceUrlProblem } = await import('./ice-url-problem.ts');
  const problems: ConfigurationProblem[] = [];
  for (const url of iceUrlsIn(values['ice-addr'])) {
    const { from = '--ice-addr' } = settings.get('ice-addr') ?? {};
    const found = iceUrlProblem(url, values['webrtc-stack']);
    if (found !== undefined) problems.push({ message: `${from}: ${url} ${found.problem}`, remedy: found.remedy });
  }
  const address = values['webrtc-address'];
  if (address !== '' && isIP(address) === 0) {
    const { from = '--webrtc-address' } = settings.get('webrtc-address') ?? {};
    const remedy = 'Give an IP address of this machine, or leave it out to use all.';
    problems.push({ message: `${from}: ${address} is no IP address`, remedy });
  } else if (address !== '' && values['webrtc-stack'] === 'wrtc') {
    const message = '--webrtc-stack wrtc (the default) always uses all addresses of this machine but loopback';
    problems.push({ message, remedy: 'Leave out --webrtc-address, or give --webrtc-stack node-datachannel.' });
  }
  return problems;
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
