// Codecs: one definition per type gives both dialects and the decoding of it. Rules ENC-STD-1, ENC-STD-2, ENC-CAN-1, ENC-TEXT-1, ENC-TEXT-2, ENC-TEXT-15, ENC-TEXT-3 … ENC-TEXT-14, ENC-DEC-3 … ENC-DEC-11.
import { CryptoError } from '../errors.ts';
import type { Int64 } from '../int64.ts';
import { isInt64 } from '../int64.ts';
import { PUBLIC_KEY_BYTES } from '../public-key.ts';
import { base64Decode, base64Encode } from './base64.ts';
import type { JsonNode } from './node.ts';
import { kindOf } from './node.ts';
import { ownText } from './own-text.ts';
import { quote } from './quote.ts';

/** How values of one type are written in both dialects, and read. */
export interface TextCodec<T> {
  /** The value of a field that is missing (ENC-DEC-4). */
  readonly zero: T;
  /** STD without the trailing newline, which is not part of a value. */
  std(value: T): string;
  /** CAN. */
  can(value: T): string;
  /**
   * The value of a parsed JSON value; `previous` is what an earlier spelling of the same key gave, which a later one is
   * merged into (ENC-DEC-3): it is not to be used afterwards. Throws `BABBLE_CRYPTO_JSON_TYPE` with `data.path`.
   */
  decode(node: JsonNode, path: string, previous?: T): T;
}

/** A codec of a value that both dialects write alike. */
function scalar<T>(zero: T, write: (value: T) => string, read: (node: JsonNode, path: string) => T): TextCodec<T> {
  return {
    zero,
    std: write,
    can: write,
    // ENC-DEC-5: null changes nothing.
    decode: (node, path, previous = zero) => (node === null ? previous : read(node, path)),
  };
}

/** A text; read, it is kept apart from the message (OURS-8). */
export const text: TextCodec<string> = scalar('', quote, (node, path) =>
  typeof node === 'string' ? ownText(node) : wrongType(node, 'a string', path),
);

/** `true` or `false` (ENC-TEXT-15). */
export const bool: TextCodec<boolean> = scalar<boolean>(false, String, (node, path) =>
  typeof node === 'boolean' ? node : wrongType(node, 'a boolean', path),
);

/** A 64-bit integer with sign. */
export const int64: TextCodec<Int64> = scalar<Int64>(0, String, (node, path) => {
  if (typeof node === 'number' && Number.isSafeInteger(node)) return node === 0 ? 0 : node; // ENC-DEC-10: -0 is 0
  if (typeof node === 'bigint' && isInt64(node)) return node;
  return wrongType(node, 'a 64-bit integer', path);
});

/** 0 … 2^8−1. */
export const uint8: TextCodec<number> = unsigned(0xff);
/** 0 … 2^32−1. */
export const uint32: TextCodec<number> = unsigned(0xffffffff);

function unsigned(greatest: number): TextCodec<number> {
  return scalar<number>(0, String, (node, path) => {
    if (typeof node === 'number' && Number.isInteger(node) && node >= 0 && node <= greatest)
      return node === 0 ? 0 : node;
    return wrongType(node, `an integer from 0 to ${greatest}`, path);
  });
}

/** Go's `[]byte`: base64, `null` for nil (ENC-TEXT-7 … ENC-TEXT-9, ENC-DEC-8, ENC-DEC-9). */
export const bytes: TextCodec<Uint8Array | null> = {
  zero: null,
  std: writeBytes,
  can: writeBytes,
  decode: (node, path) => {
    if (node === null) return null;
    if (typeof node === 'string') return base64Decode(node) ?? wrongBase64(path);
    if (!Array.isArray(node)) return wrongType(node, 'base64 text', path);
    return Uint8Array.from(node as readonly JsonNode[], (item, index) => uint8.decode(item, `${path}[${index}]`));
  },
};

function writeBytes(value: Uint8Array | null): string {
  return value === null ? 'null' : `"${base64Encode(value)}"`;
}

/** Texts of keys that are remembered; keys recur in every event, and there are few. */
const REMEMBERED_KEYS = 4096;

/** Go's `[]byte` for public keys: the same text gives the same array, which must not be changed. */
export const keyBytes: TextCodec<Uint8Array | null> = rememberingBytes();

function rememberingBytes(): TextCodec<Uint8Array | null> {
  const byText = new Map<string, Uint8Array>();
  const texts = new WeakMap<Uint8Array, string>();
  const write = (value: Uint8Array | null): string => {
    if (value === null) return 'null';
    let written = texts.get(value);
    if (written === undefined) {
      written = writeBytes(value);
      texts.set(value, written);
    }
    return written;
  };
  return {
    zero: null,
    std: write,
    can: write,
    decode: (node, path) => {
      const known = typeof node === 'string' ? byText.get(node) : undefined;
      if (known !== undefined) return known;
      const value = bytes.decode(node, path);
      if (typeof node !== 'string' || value?.length !== PUBLIC_KEY_BYTES) return value; // only keys are worth the memory
      if (byText.size >= REMEMBERED_KEYS) byText.clear();
      byText.set(ownText(node), value);
      return value;
    },
  };
}

/** Go's slice: `null` for nil, which differs from an empty list (ENC-TEXT-10, ENC-TEXT-11). */
export function list<T>(element: TextCodec<T>): TextCodec<readonly T[] | null> {
  return {
    zero: null,
    std: (values) => writeList(values, (value) => element.std(value)),
    can: (values) => writeList(values, (value) => element.can(value)),
    decode: (node, path, previous) => {
      if (node === null) return null;
      if (!Array.isArray(node)) return wrongType(node, 'an array', path);
      // ENC-DEC-3: elements of a repeated list are decoded into the old ones.
      return (node as readonly JsonNode[]).map((item, index) =>
        element.decode(item, `${path}[${index}]`, previous?.[index]),
      );
    },
  };
}

function writeList<T>(values: readonly T[] | null, write: (value: T) => string): string {
  if (values === null) return 'null';
  let joined = '';
  for (const value of values) joined += joined === '' ? write(value) : `,${write(value)}`;
  return `[${joined}]`;
}

/** Go's pointer: `null` for nil (ENC-TEXT-27). */
export function nullable<T>(element: TextCodec<T>): TextCodec<T | null> {
  return {
    zero: null,
    std: (value) => (value === null ? 'null' : element.std(value)),
    can: (value) => (value === null ? 'null' : element.can(value)),
    decode: (node, path, previous) => (node === null ? null : element.decode(node, path, previous ?? undefined)),
  };
}

/** Refuses a node. */
export function wrongType(node: JsonNode, expected: string, path: string): never {
  const message = `${path === '' ? 'value' : path}: ${kindOf(node)} instead of ${expected}`;
  throw new CryptoError('BABBLE_CRYPTO_JSON_TYPE', message, { path });
}

function wrongBase64(path: string): never {
  throw new CryptoError('BABBLE_CRYPTO_JSON_TYPE', `${path}: not base64`, { path });
}
