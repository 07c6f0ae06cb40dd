// A fast-forward case as a file: a block, its frame and the application's snapshot, and the events to insert afterwards.
// A node without its history from genesis exports this instead of a graph.
import type { TextCodec } from '@babble/crypto';
import { bytes, CryptoError, decodeText, int64, list, struct, text } from '@babble/crypto';
import type { Peer } from '@babble/peers';
import { peerListCodec } from '@babble/peers';
import { HashgraphError } from '../errors.ts';
import type { Block } from '../objects/block.ts';
import { blockCodec } from '../objects/block.ts';
import type { SignedEvent } from '../objects/event.ts';
import { eventCodec } from '../objects/event.ts';
import type { Frame } from '../objects/frame.ts';
import { frameCodec } from '../objects/frame.ts';

/** Names the format in a file. */
export const RESET_FORMAT = 'babble-reset';
/** The only version there is. */
export const RESET_VERSION = 1;

/** What a graph may start from, and how it went on. */
export interface ResetCase {
  readonly format: string;
  readonly version: number | bigint;
  readonly genesis: readonly Peer[] | null;
  readonly block: Block;
  readonly frame: Frame;
  /** The application's snapshot after the block. */
  readonly snapshot: Uint8Array | null;
  readonly eventsToInsert: readonly SignedEvent[] | null;
}

const resetCaseCodec: TextCodec<ResetCase> = struct<ResetCase>({
  format: ['format', text],
  version: ['version', int64],
  genesis: ['genesis', peerListCodec],
  block: ['block', blockCodec],
  frame: ['frame', frameCodec],
  snapshot: ['snapshot', bytes],
  eventsToInsert: ['eventsToInsert', list(eventCodec)],
});

/** The file, with its newline. */
export function formatResetCase(resetCase: Omit<ResetCase, 'format' | 'version'>): string {
  return `${resetCaseCodec.std({ ...resetCase, format: RESET_FORMAT, version: RESET_VERSION })}\n`;
}

/** Throws `BABBLE_HASHGRAPH_EXPORT_INVALID`. */
export function parseResetCase(contents: string): ResetCase {
  const resetCase = decode(contents);
  if (resetCase.format !== RESET_FORMAT) throw invalid(`format '${resetCase.format}' instead of '${RESET_FORMAT}'`);
  if (resetCase.version !== RESET_VERSION) throw invalid(`version ${resetCase.version} is not supported`);
  return resetCase;
}

function decode(contents: string): ResetCase {
  try {
    return decodeText(resetCaseCodec, contents, { trailing: 'refuse' });
  } catch (error) {
    if (error instanceof CryptoError) throw invalid(error.message, error);
    throw error;
  }
}

function invalid(reason: string, cause?: unknown): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_EXPORT_INVALID', `fast-forward case: ${reason}`, {}, cause);
}
