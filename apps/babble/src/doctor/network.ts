// Other nodes, over their HTTP services: whether their clocks agree with this one, and whether they are of the same network. Rules HTTP-8, HASH-8.
import type { LoadedPeers } from '@babble/peers/node';
import { messageOf } from '../cli-error.ts';
import { fingerprintOf } from '../join/fingerprint.ts';
import { networkPeers } from '../join/network-peers.ts';
import { type Finding, ok, problem, problemOf, warning } from './finding.ts';

/** The header has whole seconds, and the answer takes its time. */
const MOST_SECONDS = 5;
const ANSWER_MS = 5_000;

/** One finding per URL and subject; nothing is sent but requests to read. */
export async function checkNetwork(
  urls: readonly string[],
  peers: LoadedPeers | undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const url of urls) findings.push(await checkClock(url), await checkGenesis(url, peers));
  return findings;
}

async function checkClock(url: string): Promise<Finding> {
  const remedy = 'Is a node running there, with its HTTP service? Name it like http://192.0.2.7:8000.';
  try {
    const before = Date.now();
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) });
    const after = Date.now();
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return warning('clock', `${url} does not say what time it is there`, remedy);
    // Whole seconds, cut off: half a second later on average.
    const seconds = Math.round((theirs + 500 - (before + after) / 2) / 1000);
    const text = seconds === 0 ? 'the same time' : `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`;
    if (Math.abs(seconds) <= MOST_SECONDS) return ok('clock', `${url}: ${text}`);
    const message = `${url} is ${text} of this machine`;
    return warning(
      'clock',
      message,
      'Set the clocks by NTP, on whichever machine is wrong: blocks carry the median of the clocks.',
    );
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : messageOf(error);
    return warning('clock', `${url}: ${reason}`, remedy);
  }
}

async function checkGenesis(url: string, peers: LoadedPeers | undefined): Promise<Finding> {
  try {
    const theirs = fingerprintOf((await networkPeers(url)).genesis);
    if (peers === undefined) return ok('network', `${url}: fingerprint of the genesis ${theirs.slice(0, 8)}…`);
    const ours = fingerprintOf(peers.genesis);
    if (ours === theirs) return ok('network', `${url}: the same network (fingerprint ${ours.slice(0, 8)}…)`);
    const message = `${url} is of another network: fingerprint ${theirs.slice(0, 8)}…, not ${ours.slice(0, 8)}…`;
    return problem(
      'network',
      message,
      'Restore peers.genesis.json of the network that is meant, or name another node.',
    );
  } catch (error) {
    const finding = problemOf('network', error, 'Name the HTTP service of a running node.');
    return { ...finding, level: 'warning' };
  }
}
