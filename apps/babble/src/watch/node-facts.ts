// What a node says of itself, for whoever watches several: also a node of the Go implementation, which has the same /stats. Rule HTTP-2.
import { CliError, messageOf } from '../cli-error.ts';
import { fetchBounded } from '../join/fetch-bounded.ts';

/** A node that answered, or why it did not. */
export interface NodeFacts {
  readonly url: string;
  /** Its moniker; its address if it has none, or does not answer. */
  readonly node: string;
  /** Why there is no more. */
  readonly problem?: string;
  readonly state?: string;
  /** Whom it gossips with, itself among them. */
  readonly peers?: number;
  /** The newest round that it has decided; −1 if there is none. */
  readonly round?: number;
  /** Index of its newest block; −1 if there is none. */
  readonly block?: number;
  /** Transactions in decided rounds. */
  readonly transactions?: number;
  /** Events that no round has received. */
  readonly undetermined?: number;
  /** Transactions that wait for an event of this node. */
  readonly pool?: number;
}

/** Longest wait for an answer: a node that needs more is as good as away. */
const ANSWER_MS = 2_000;

/** Never rejects: a node that is away is what one watches for. */
export async function factsOf(url: string): Promise<NodeFacts> {
  const { host } = new URL(url);
  try {
    const text = await fetchBounded(new URL('stats', url).href, { longestMs: ANSWER_MS });
    return { url, ...parseStats(text, host) };
  } catch (error) {
    return { url, node: host, problem: messageOf(error).replace(`${new URL('stats', url).href}: `, '') };
  }
}

/** Throws a {@link CliError} if it is not the statistics of a node. `host` is its name if it has no moniker. */
export function parseStats(text: string, host: string): Omit<NodeFacts, 'url'> {
  const stats = objectOf(text);
  const state = stats['state'];
  if (typeof state !== 'string') throw new CliError('something answers that is no node');
  const numberAt = (key: string): number => Number(stats[key] ?? Number.NaN);
  const moniker = stats['moniker'];
  return {
    node: typeof moniker === 'string' && moniker !== '' ? moniker : host,
    state,
    peers: numberAt('num_peers'),
    round: numberAt('last_consensus_round'),
    block: numberAt('last_block_index'),
    transactions: numberAt('transactions'),
    undetermined: numberAt('undetermined_events'),
    pool: numberAt('transaction_pool'),
  };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (cause) {
    throw new CliError('something answers that is no node', { cause });
  }
}
