// Graphs as text files: the export format of the product and of the recordings. One line for the genesis peer-set, one per
// event in an insertion order, in the STD dialect; the text of a body plus a newline is what the event id is the hash of.
import type { TextCodec } from '@babble/crypto';
import { bool, CryptoError, decodeText, int64, list, struct, text } from '@babble/crypto';
import type { Peer } from '@babble/peers';
import { peerListCodec } from '@babble/peers';
import { HashgraphError } from '../errors.ts';
import type { SignedEvent } from '../objects/event.ts';
import { eventCodec } from '../objects/event.ts';

/** Names the format in the first line of a file. */
export const GRAPH_FORMAT = 'babble-hashgraph';
/** The only version there is. */
export const GRAPH_VERSION = 1;

interface GraphHeader {
  readonly format: string;
  readonly version: number | bigint;
  readonly genesis: readonly Peer[] | null;
}

const graphHeaderCodec: TextCodec<GraphHeader> = struct<GraphHeader>({
  format: ['Format', text],
  version: ['Version', int64],
  genesis: ['Genesis', peerListCodec],
});

/** The first line, with its newline. */
export function formatGraphHeader(genesis: readonly Peer[]): string {
  return `${graphHeaderCodec.std({ format: GRAPH_FORMAT, version: GRAPH_VERSION, genesis })}\n`;
}

/** One event line, with its newline. */
export function formatGraphEvent(event: SignedEvent): string {
  return `${eventCodec.std({ body: event.body, signature: event.signature })}\n`;
}

/** The genesis peers of the first line. Throws `BABBLE_HASHGRAPH_EXPORT_INVALID` with `data.line`. */
export function parseGraphHeader(line: string): readonly Peer[] {
  const header = parseLine(graphHeaderCodec, line, 1);
  if (header.format !== GRAPH_FORMAT) throw invalid(1, `format '${header.format}' instead of '${GRAPH_FORMAT}'`);
  if (header.version !== GRAPH_VERSION) throw invalid(1, `version ${header.version} is not supported`);
  if (header.genesis === null || header.genesis.length === 0) throw invalid(1, 'no genesis peers');
  return header.genesis;
}

/** The event of a line; `number` counts from 1. Throws `BABBLE_HASHGRAPH_EXPORT_INVALID` with `data.line`. */
export function parseGraphEvent(line: string, number: number): SignedEvent {
  return parseLine(eventCodec, line, number);
}

/** The decisions of an application that did not accept everything: one line per block. */
export interface BlockDecisions {
  readonly block: number | bigint;
  /** One per internal transaction of the block, in order. */
  readonly accepted: readonly boolean[] | null;
}

const blockDecisionsCodec: TextCodec<BlockDecisions> = struct<BlockDecisions>({
  block: ['block', int64],
  accepted: ['accepted', list(bool)],
});

/** One line of `NAME.receipts.jsonl`, with its newline. */
export function formatBlockDecisions(decisions: BlockDecisions): string {
  return `${blockDecisionsCodec.std(decisions)}\n`;
}

/** The decisions of a line; `number` counts from 1. Throws `BABBLE_HASHGRAPH_EXPORT_INVALID` with `data.line`. */
export function parseBlockDecisions(line: string, number: number): BlockDecisions {
  return parseLine(blockDecisionsCodec, line, number);
}

function parseLine<T>(codec: TextCodec<T>, line: string, number: number): T {
  try {
    return decodeText(codec, line, { trailing: 'refuse' });
  } catch (error) {
    if (error instanceof CryptoError) throw invalid(number, error.message, error);
    throw error;
  }
}

function invalid(line: number, reason: string, cause?: unknown): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_EXPORT_INVALID', `line ${line}: ${reason}`, { line }, cause);
}
