// Codecs of maps. Rules ENC-TEXT-12, ENC-TEXT-13, ENC-DEC-3, ENC-DEC-11, OURS-8.
import { CryptoError } from '../errors.ts';
import type { Int64 } from '../int64.ts';
import { isInt64, normaliseInt64 } from '../int64.ts';
import { encodeUtf8 } from '../utf8.ts';
import type { TextCodec } from './codec.ts';
import { wrongType } from './codec.ts';
import { JsonEntries, shortened } from './node.ts';
import { ownText } from './own-text.ts';
import { quote } from './quote.ts';

type Entries<K, T> = readonly (readonly [K, T])[];

/** A map by text; both dialects sort the keys by their UTF-8 bytes (ENC-TEXT-12). */
export function textMap<T>(element: TextCodec<T>): TextCodec<ReadonlyMap<string, T> | null> {
  const sorted = (map: ReadonlyMap<string, T>): Entries<string, T> => [...map].sort(([a], [b]) => compareBytes(a, b));
  return {
    zero: null,
    std: (map) => writeMap(map && sorted(map), quote, (value) => element.std(value)),
    can: (map) => writeMap(map && sorted(map), quote, (value) => element.can(value)),
    decode: (node, path, previous) => decodeMap(node, path, previous, ownText, element),
  };
}

/** Which integers may be keys. */
export type IntegerKey = 'int64' | 'uint32';

/** A map by integer: STD quotes the keys and sorts them as texts, CAN writes them bare in numeric order (ENC-TEXT-13). */
export function intMap<T>(element: TextCodec<T>, key: IntegerKey): TextCodec<ReadonlyMap<Int64, T> | null> {
  const asTexts = (map: ReadonlyMap<Int64, T>): Entries<string, T> =>
    [...map].map(([number, value]) => [String(number), value] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const asNumbers = (map: ReadonlyMap<Int64, T>): Entries<Int64, T> => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    zero: null,
    std: (map) => writeMap(map && asTexts(map), quote, (value) => element.std(value)),
    can: (map) => writeMap(map && asNumbers(map), String, (value) => element.can(value)),
    decode: (node, path, previous) => decodeMap(node, path, previous, (name) => parseKey(name, key, path), element),
  };
}

function writeMap<K, T>(
  entries: Entries<K, T> | null,
  writeKey: (key: K) => string,
  writeValue: (value: T) => string,
): string {
  if (entries === null) return 'null';
  return `{${entries.map(([key, value]) => `${writeKey(key)}:${writeValue(value)}`).join(',')}}`;
}

/**
 * ENC-DEC-3: repeated maps are merged, but a key repeated inside a map replaces its entry. They are merged into the earlier one, which only this text has made:
 * copying it each time would let a short text with a hundred thousand repetitions work for hours (OURS-8).
 */
function decodeMap<K, T>(
  node: Parameters<TextCodec<T>['decode']>[0],
  path: string,
  previous: ReadonlyMap<K, T> | null | undefined,
  readKey: (name: string) => K,
  element: TextCodec<T>,
): ReadonlyMap<K, T> | null {
  if (node === null) return null;
  if (!(node instanceof JsonEntries)) return wrongType(node, 'an object', path);
  const map = previous instanceof Map ? (previous as Map<K, T>) : new Map<K, T>(previous ?? []);
  for (const [name, value] of node.entries) map.set(readKey(name), element.decode(value, `${path}.${shortened(name)}`));
  return map;
}

/** Of 64-bit integers, with their sign. */
const MOST_CHARACTERS = 20;

/** ENC-DEC-11: leading zeros are accepted, and a plus sign for signed keys. */
function parseKey(name: string, key: IntegerKey, path: string): Int64 {
  const valid = key === 'int64' ? /^[+-]?[0-9]+$/.test(name) : /^[0-9]+$/.test(name);
  const digits = name.replace(/^\+/, '').replace(/^(-?)0+(?=[0-9])/, '$1');
  if (valid && digits.length <= MOST_CHARACTERS) {
    const value = BigInt(digits);
    if (key === 'int64' ? isInt64(value) : value <= 0xffffffffn) return normaliseInt64(value);
  }
  throw new CryptoError('BABBLE_CRYPTO_JSON_TYPE', `${path}: '${shortened(name)}' is no ${key} key`, { path });
}

function compareBytes(a: string, b: string): number {
  const left = encodeUtf8(a);
  const right = encodeUtf8(b);
  for (let i = 0; i < left.length && i < right.length; i += 1) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
