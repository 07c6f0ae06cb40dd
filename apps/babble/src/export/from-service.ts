// The graph of a running node, over its HTTP service. Rules HTTP-8, HTTP-15.
import type { TextCodec } from '@babble/crypto';
import { CryptoError, decodeText, list, struct, textMap } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Block, SignedEvent } from '@babble/hashgraph';
import { blockCodec, eventCodec, identifyEvent } from '@babble/hashgraph';
import { peerListCodec } from '@babble/peers';
import { CliError } from '../cli-error.ts';
import type { GraphSource } from './graph-source.ts';

/** The part of `/graph` that is needed (HTTP-15). */
interface GraphAnswer {
  readonly participantEvents: ReadonlyMap<string, ReadonlyMap<string, SignedEvent> | null> | null;
  readonly blocks: readonly Block[] | null;
}

const graphAnswerCodec: TextCodec<GraphAnswer> = struct<GraphAnswer>({
  participantEvents: ['ParticipantEvents', textMap(textMap(eventCodec))],
  blocks: ['Blocks', list(blockCodec)],
});

/** Rejects with a {@link CliError}. */
export async function graphOfService(url: string): Promise<GraphSource> {
  const genesis = decodeAnswer(peerListCodec, await fetchText(url, 'genesispeers'), url) ?? [];
  const graph = decodeAnswer(graphAnswerCodec, await fetchText(url, 'graph'), url);
  const chains = [...(graph.participantEvents ?? [])].map(([creator, chain]) => {
    const events = [...(chain?.values() ?? [])].map((event) => identifyEvent(event, sha256));
    return [creator, events.sort((a, b) => Number(a.body.index) - Number(b.body.index))] as const;
  });
  return {
    name: url,
    genesis,
    chains: new Map(chains.map(([creator, events]) => [creator, each(events)])),
    eventCount: chains.reduce((sum, [, { length }]) => sum + length, 0),
    blocks: () => each(graph.blocks ?? []),
  };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function fetchText(url: string, path: string): Promise<string> {
  const target = new URL(path, url.endsWith('/') ? url : `${url}/`).href;
  try {
    const answer = await fetch(target);
    const text = await answer.text();
    if (answer.ok) return text;
    throw new CliError(`${target}: HTTP ${answer.status}: ${text.trim().slice(0, 200)}`);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CliError(`${target}: ${reason}`, { remedy: 'Is the node running, with its HTTP service?', cause: error });
  }
}

function decodeAnswer<T>(codec: TextCodec<T>, text: string, url: string): T {
  try {
    return decodeText(codec, text, { trailing: 'refuse' });
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    throw new CliError(`${url}: not the answer of a Babble node: ${error.message}`, { cause: error });
  }
}
