// How much one message may hold, whatever its size in bytes: checked while it is read, before anything in it is verified.
// Rules OURS-8, ENC-DEC-16. The reference has none of these bounds but the nesting of its decoder, 10,000.
import type { JsonLimits, JsonNode, TextCodec } from '@babble/crypto';
import { JsonEntries } from '@babble/crypto';
import { NetError } from '../errors.ts';

/** Bounds of the text of a message, where the caller of `decodeBody` gives no others. */
export const DEFAULT_MESSAGE_LIMITS: Required<Pick<JsonLimits, 'maxDepth' | 'maxElements'>> = {
  /** Nested levels. The deepest message of the protocol, a FastForward answer, has 11. */
  maxDepth: 64,
  /** Values in all lists and objects together: a full Sync with a thousand transactions in each of its thousand events. */
  maxElements: 1_000_000,
};

/** Events in one message; a Sync carries 1000 by default (NODE-LIMIT-1). */
export const MAX_EVENTS_PER_MESSAGE = 20_000;

/** Entries of one known map: one per participant ever seen (NODE-LIMIT-2). */
export const MAX_KNOWN_ENTRIES = 20_000;

/** The codec, refusing lists and maps with more than `limit` entries with `BABBLE_NET_LIMIT_EXCEEDED` before decoding any of them. */
export function bounded<T>(codec: TextCodec<T>, limit: number): TextCodec<T> {
  return {
    ...codec,
    decode: (node, path, previous) => {
      if (lengthOf(node) <= limit) return codec.decode(node, path, previous);
      throw new NetError('BABBLE_NET_LIMIT_EXCEEDED', `${path} has more than ${limit} entries`, { limit });
    },
  };
}

function lengthOf(node: JsonNode): number {
  if (node instanceof JsonEntries) return node.entries.length;
  return Array.isArray(node) ? node.length : 0;
}
