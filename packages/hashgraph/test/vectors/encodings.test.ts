// Every recorded object of this package: decoding its STD text and writing it again in both dialects gives the recorded bytes.
import type { TextCodec } from '@babble/crypto';
import { base64Decode, decodeText, decodeUtf8, encodeHex } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import {
  blockBodyCodec,
  blockBodyHash,
  blockCodec,
  blockSignatureCodec,
  coinOf,
  eventBodyCodec,
  eventCodec,
  eventIdOf,
  frameCodec,
  frameHash,
  identifyEvent,
  internalTransactionBodyCodec,
  internalTransactionCodec,
  internalTransactionHash,
  median,
  rootCodec,
  rootHash,
  roundInfoCodec,
  wireBlockSignatureCodec,
  wireEventCodec,
} from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { parseExact, readRecording } from './recordings.ts';

interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly stdBase64: string;
  readonly canBase64: string | null;
  readonly stdSha256: string;
}

interface Decoding {
  readonly note: string;
  readonly type: string;
  readonly inputBase64: string;
  readonly error: string | null;
  readonly std: string | null;
  readonly can?: string | null;
}

const recorded = parseExact(readRecording('encoding.json')) as {
  readonly objects: readonly Recorded[];
  readonly decoding: readonly Decoding[];
  readonly decodingFrames: readonly Decoding[];
  readonly hashes: readonly { readonly name: string; readonly hash: string }[];
  readonly median: readonly { readonly in: readonly (number | bigint)[]; readonly out: number | bigint }[];
  readonly coin: readonly { readonly eventHash: string; readonly coin: boolean }[];
  readonly internalTransactions: readonly { readonly internalTransaction: unknown; readonly hash: string }[];
};

/** Decodes a text and writes it again in both dialects. */
type RoundTrip = (input: string | Uint8Array) => { readonly std: string; readonly can: string };

function roundTrip<T>(codec: TextCodec<T>): RoundTrip {
  return (input) => {
    const value = decodeText(codec, input);
    return { std: `${codec.std(value)}\n`, can: codec.can(value) };
  };
}

const ROUND_TRIPS: Readonly<Record<string, RoundTrip>> = {
  EventBody: roundTrip(eventBodyCodec),
  Event: roundTrip(eventCodec),
  InternalTransactionBody: roundTrip(internalTransactionBodyCodec),
  InternalTransaction: roundTrip(internalTransactionCodec),
  Frame: roundTrip(frameCodec),
  Root: roundTrip(rootCodec),
  BlockBody: roundTrip(blockBodyCodec),
  Block: roundTrip(blockCodec),
  BlockSignature: roundTrip(blockSignatureCodec),
  WireBlockSignature: roundTrip(wireBlockSignatureCodec),
  WireEvent: roundTrip(wireEventCodec),
  RoundInfo: roundTrip(roundInfoCodec),
};

function roundTripOf(type: string): RoundTrip {
  const found = ROUND_TRIPS[type];
  if (found === undefined) throw new Error(`no codec for ${type}`);
  return found;
}

/** A Go string with invalid bytes: no decoder lets it in; how it is written is tested with `quoteBytes`. */
const WITHOUT_RETURN = 'remove, moniker with invalid UTF-8';
const objects = recorded.objects.filter(({ type, name }) => type in ROUND_TRIPS && name !== WITHOUT_RETURN);

function bytesOf(base64: string): Uint8Array {
  return base64Decode(base64) ?? new Uint8Array(0);
}

function find(type: string, name: string): string {
  const object = objects.find((o) => o.type === type && o.name === name);
  return decodeUtf8(bytesOf(object?.stdBase64 ?? ''));
}

describe('recorded objects', () => {
  test.each(objects.map((object) => [`${object.type}: ${object.name}`, object] as const))(
    'ENC-OBJ-1 … 21, ENC-DEC-17: %s',
    (_name, object) => {
      const text = decodeUtf8(bytesOf(object.stdBase64));
      const { std, can } = roundTripOf(object.type)(text);
      expect(std).toBe(text);
      if (object.canBase64 !== null) expect(can).toBe(decodeUtf8(bytesOf(object.canBase64)));
      expect(encodeHex(sha256(text)).slice(2).toLowerCase()).toBe(object.stdSha256);
    },
  );
});

describe('recorded decoding', () => {
  test.each([...recorded.decoding, ...recorded.decodingFrames].map((decoding) => [decoding.note, decoding] as const))(
    'ENC-DEC-1 … 15: %s',
    (_note, decoding) => {
      const decode = (): ReturnType<RoundTrip> => roundTripOf(decoding.type)(bytesOf(decoding.inputBase64));
      if (decoding.error !== null) {
        expect(decode).toThrow(expect.objectContaining({ name: 'CryptoError' }));
        return;
      }
      expect(decode().std).toBe(decoding.std);
      if (typeof decoding.can === 'string') expect(decode().can).toBe(decoding.can);
    },
  );
});

describe('recorded hashes', () => {
  const hash = (name: string): string => recorded.hashes.find((h) => h.name.startsWith(name))?.hash ?? '';
  const hex = (bytes: Uint8Array): string => encodeHex(bytes).slice(2).toLowerCase();

  test('HASH-4: the event hash does not cover the signature', () => {
    const event = identifyEvent(decodeText(eventCodec, find('Event', 'with signature')), sha256);
    expect(event.id.slice(2).toLowerCase()).toBe(hash('event with signature'));
  });

  test('HASH-9: the frame hash is that of the canonical text', () => {
    const frame = decodeText(frameCodec, find('Frame', 'three peers, peer-sets 0 6 12'));
    expect(hex(frameHash(frame, sha256))).toBe(hash('frame'));
  });

  test('HASH-6: the block hash that is signed covers the body after commit', () => {
    const body = decodeText(blockBodyCodec, find('BlockBody', 'after commit by the dummy application'));
    expect(hex(blockBodyHash(body, sha256))).toBe(hash('block body'));
  });

  test('HASH-10: the root hash', () => {
    expect(rootHash(decodeText(rootCodec, find('Root', 'one event')), sha256)).toBe(hash('root'));
  });

  test('HASH-5: the identity of an internal transaction', () => {
    for (const { internalTransaction, hash: expected } of recorded.internalTransactions) {
      const { body } = decodeText(internalTransactionCodec, JSON.stringify(internalTransaction));
      expect(hex(internalTransactionHash(body, sha256))).toBe(expected);
    }
  });
});

test('HG-TIME-1: recorded medians, including those that wrap at 64 bits', () => {
  for (const { in: values, out } of recorded.median) expect(median(values)).toBe(out);
});

test('HG-FAME-8: recorded coins', () => {
  for (const { eventHash, coin } of recorded.coin) expect(coinOf(eventIdOf(bytesOfHex(eventHash)))).toBe(coin);
});

function bytesOfHex(text: string): Uint8Array {
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
