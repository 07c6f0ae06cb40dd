// How a state becomes bytes, for its hash and for snapshots.
import { decodeUtf8, encodeUtf8 } from '@babble/crypto';
import { ProxyError } from '../errors.ts';

export interface StateCodec<State> {
  /** The bytes of a state: equal states give equal bytes on every machine, whichever way they came about. They are not changed afterwards. */
  encode(state: State): Uint8Array;
  /** The state of such bytes. They come from strangers: throws, with any error, for what `encode` cannot have written. */
  decode(bytes: Uint8Array): State;
}

/**
 * States as JSON: `null`, booleans, finite numbers, texts, arrays and plain objects. Keys are sorted by their UTF-16 code units, there is no white space,
 * and -0 is written 0, so that equal states have equal bytes. `read` makes a state of the parsed value, and throws for one that is none. Encoding
 * throws `BABBLE_PROXY_STATE_UNENCODABLE` for values that JSON has not, such as `undefined`, `NaN`, a `bigint`, a `Map`: dropping them in silence would
 * make a snapshot another state than the one that it was taken of.
 */
export function jsonCodec<State>(read: (value: unknown) => State): StateCodec<State> {
  return {
    encode: (state) => encodeUtf8(write(state, 'state')),
    decode: (bytes) => read(JSON.parse(decodeUtf8(bytes))),
  };
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item, i) => write(item, `${path}[${i}]`)).join(',')}]`;
  if (isPlainObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${path}.${key}`)}`).join(',')}}`;
  }
  const message = `${path} cannot be written as JSON: ${typeof value}`;
  throw new ProxyError('BABBLE_PROXY_STATE_UNENCODABLE', message, { path });
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
