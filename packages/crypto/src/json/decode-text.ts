// From a text to a value of the protocol. The fast way serves what honest nodes send; everything else is read again exactly.
import { CryptoError } from '../errors.ts';
import { decodeUtf8 } from '../utf8.ts';
import type { TextCodec } from './codec.ts';
import type { JsonNode } from './node.ts';
import { GREATEST_DEPTH, parseExactly } from './parse.ts';

/** Bounds on a text from outside (ENC-DEC-16, OURS-8). */
export interface JsonLimits {
  readonly maxBytes?: number;
  /** Nested levels; 10,000 by default, as in Go (ENC-DEC-14). */
  readonly maxDepth?: number;
  /** Values in all lists and objects together. */
  readonly maxElements?: number;
}

export interface DecodeOptions {
  readonly limits?: JsonLimits;
  /** What to do with text after the first value: `allow` (default), as Go's stream decoder, or `refuse`. White space is always allowed. */
  readonly trailing?: 'allow' | 'refuse';
  /** Read exactly from the start: then repeated keys are merged as Go merges them, and `1.0` is no integer. */
  readonly exact?: boolean;
}

/** Throws `BABBLE_CRYPTO_JSON_SYNTAX`, `…_TYPE`, `…_LIMIT`. */
export function decodeText<T>(codec: TextCodec<T>, input: string | Uint8Array, options: DecodeOptions = {}): T {
  const { limits = {} } = options;
  if (limits.maxBytes !== undefined && input.length > limits.maxBytes) {
    throw new CryptoError('BABBLE_CRYPTO_JSON_LIMIT', `more than ${limits.maxBytes} bytes`, { length: input.length });
  }
  const text = typeof input === 'string' ? input : decodeUtf8(input);
  checkSize(text, limits);
  const fast = options.exact === true ? undefined : decodeFast(codec, text);
  return fast === undefined ? codec.decode(parseSlow(text, options), '') : fast.value;
}

/**
 * `undefined` for texts that only the exact way can judge: what the platform's parser or the codec refuses (an integer that a
 * number cannot hold is refused, too), and escaped surrogates, which may lack their partner (ENC-DEC-13).
 */
function decodeFast<T>(codec: TextCodec<T>, text: string): { readonly value: T } | undefined {
  if (text.includes('\\ud') || text.includes('\\uD')) return undefined;
  try {
    return { value: codec.decode(JSON.parse(text) as JsonNode, '') };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof CryptoError) return undefined;
    throw error;
  }
}

function parseSlow(text: string, { limits, trailing }: DecodeOptions): JsonNode {
  const { node, end } = parseExactly(text, limits?.maxDepth ?? GREATEST_DEPTH);
  if (trailing === 'refuse' && /[^ \t\r\n]/.test(text.slice(end))) {
    throw new CryptoError('BABBLE_CRYPTO_JSON_SYNTAX', `text after the value at character ${end}`, { offset: end });
  }
  return node;
}

/** Counts levels and elements without building anything; strings are skipped. */
function checkSize(text: string, { maxDepth, maxElements }: JsonLimits): void {
  if (maxDepth === undefined && maxElements === undefined) return;
  let depth = 0;
  let elements = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = endOfString(text, i);
    else if (code === 0x2c) elements += 1;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      elements += 1;
      if (depth > (maxDepth ?? GREATEST_DEPTH)) tooMuch(`${maxDepth ?? GREATEST_DEPTH} nested levels`, i);
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
    if (elements > (maxElements ?? Number.POSITIVE_INFINITY)) tooMuch(`${maxElements} elements`, i);
  }
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

function tooMuch(limit: string, offset: number): never {
  throw new CryptoError('BABBLE_CRYPTO_JSON_LIMIT', `more than ${limit}`, { offset });
}
