// How a network stands, as a node of ours tells it over HTTP. Rules HTTP-2, HTTP-7, HTTP-8.
import type { Peer } from '@babble/peers';
import { parsePeersFile } from '@babble/peers';
import { DummyError } from '../../errors.ts';

/** How long the node may take for an answer. */
const ANSWER_MS = 5_000;

export interface NetworkNow {
  readonly genesis: readonly Peer[];
  readonly peers: readonly Peer[];
  /** The newest block of the node; −1 if it has none. */
  readonly lastBlock: number;
}

/** Asks the HTTP service at `url`. Rejects with `BABBLE_DUMMY_NODE_SILENT`, with what went wrong as `cause`. */
export async function networkNow(url: string): Promise<NetworkNow> {
  try {
    const { last_block_index: block } = JSON.parse(await answerAt(url, 'stats')) as {
      readonly last_block_index: string;
    };
    // One after the other: who has joined between the two is in the second.
    const genesis = await peersAt(url, 'genesispeers');
    return { genesis, peers: await peersAt(url, 'peers'), lastBlock: Number(block) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `the node at ${url} does not say who its validators are: ${reason}`;
    throw new DummyError('BABBLE_DUMMY_NODE_SILENT', message, { url }, cause);
  }
}

async function peersAt(url: string, path: string): Promise<readonly Peer[]> {
  return parsePeersFile(await answerAt(url, path), `${url} /${path}`);
}

async function answerAt(url: string, path: string): Promise<string> {
  const target = new URL(path, url.endsWith('/') ? url : `${url}/`);
  const answer = await fetch(target, { signal: AbortSignal.timeout(ANSWER_MS) });
  if (answer.ok) return answer.text();
  await answer.body?.cancel();
  throw new Error(`HTTP status ${answer.status} at /${path}`);
}
