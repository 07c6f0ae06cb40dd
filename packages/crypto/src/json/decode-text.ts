// From a text to a value of the protocol. Rules ENC-DEC-1 … ENC-DEC-16, OURS-8.
import { CryptoError } from '../errors.ts';
import { decodeUtf8 } from '../utf8.ts';
import type { TextCodec } from './codec.ts';
import { GREATEST_DEPTH, parseJson } from './parse.ts';

/** Bounds on a text from outside (ENC-DEC-16, OURS-8). */
export interface JsonLimits {
  /** Bytes of a byte array, characters of a text. */
  readonly maxBytes?: number;
  /** Nested levels; 10,000 by default, as in Go (ENC-DEC-14). */
  readonly maxDepth?: number;
  /** Values in all lists and objects together. */
  readonly maxElements?: number;
}

/** How strictly a text is read; without options as Go reads it. */
export interface DecodeOptions {
  readonly limits?: JsonLimits;
  /** What to do with text after the first value: `allow` (default), as Go's stream decoder, or `refuse`. White space is always allowed. */
  readonly trailing?: 'allow' | 'refuse';
}

/** The first value of a text or of its UTF-8. Throws `BABBLE_CRYPTO_JSON_SYNTAX`, `…_TYPE`, `…_LIMIT`. */
export function decodeText<T>(codec: TextCodec<T>, input: string | Uint8Array, options: DecodeOptions = {}): T {
  const { maxBytes, maxDepth = GREATEST_DEPTH, maxElements = Number.POSITIVE_INFINITY } = options.limits ?? {};
  if (maxBytes !== undefined && input.length > maxBytes) {
    throw new CryptoError('BABBLE_CRYPTO_JSON_LIMIT', `more than ${maxBytes} bytes`, { length: input.length });
  }
  const text = typeof input === 'string' ? input : decodeUtf8(input);
  const { node, end } = parseJson(text, { maxDepth, maxElements });
  if (options.trailing === 'refuse' && /[^ \t\r\n]/.test(text.slice(end))) {
    throw new CryptoError('BABBLE_CRYPTO_JSON_SYNTAX', `text after the value at character ${end}`, { offset: end });
  }
  return codec.decode(node, '');
}
