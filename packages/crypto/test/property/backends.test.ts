// Backends agree with one another on random and on hostile inputs; texts and numbers survive their round trips.
import {
  base64Decode,
  base64Encode,
  bytes,
  decodeText,
  formatSignature,
  int64,
  list,
  normaliseInt64,
  parseSignature,
  type SignedDigest,
  struct,
  text,
  textMap,
  toPrivateKey,
} from '@babble/crypto';
import { nativeVerifier } from '@babble/crypto/native';
import { nodeVerifier, sha256 } from '@babble/crypto/node';
import { sha256 as portableSha256, portableSigner, portableVerifier } from '@babble/crypto/portable';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';

const RUNS = { numRuns: 60 };

/** Genuine signatures, and ones with a few bytes changed anywhere. */
const item = fc
  .record({
    key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    message: fc.string(),
    changes: fc.array(fc.tuple(fc.nat(160), fc.integer({ min: 1, max: 255 })), { maxLength: 2 }),
  })
  .filter(({ key }) => key.some((byte) => byte !== 0) && (key[0] ?? 255) < 255);

test('all backends give the same verdict on random and on damaged signatures', async () => {
  const verifiers = [portableVerifier(), nodeVerifier(), await nativeVerifier()];
  await fc.assert(
    fc.asyncProperty(item, async ({ key, message, changes }) => {
      const signer = portableSigner(toPrivateKey(key));
      const digest = sha256(message);
      const parts = [signer.publicKey.bytes.slice(), (await signer.sign(digest)).slice()];
      for (const [at, mask] of changes) {
        const part = at < 65 ? parts[0] : parts[1];
        const index = at < 65 ? at : at - 65;
        if (part !== undefined && index < part.length) part[index] = (part[index] ?? 0) ^ mask;
      }
      const [publicKey = new Uint8Array(0), signature = new Uint8Array(0)] = parts;
      const damaged: SignedDigest = { publicKey, digest, message, signature };
      const verdicts = await Promise.all(verifiers.map(async (v) => (await v.verifyBatch([damaged]))[0]));
      expect(new Set(verdicts).size).toBe(1);
    }),
    RUNS,
  );
});

test('SHA-256 of both platforms is equal, for texts and bytes', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (t) => expect(sha256(t)).toEqual(portableSha256(t))));
  fc.assert(fc.property(fc.uint8Array(), (b) => expect(sha256(b)).toEqual(portableSha256(b))));
});

test('SIG-TEXT-1: a signature text parses to what was formatted', () => {
  const half = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .filter((b) => b.some((x) => x > 0) && (b[0] ?? 255) < 255);
  fc.assert(
    fc.property(half, half, (r, s) => {
      const raw = Uint8Array.from([...r, ...s]);
      expect(parseSignature(formatSignature(raw))).toEqual(raw);
    }),
  );
});

test('ENC-TEXT-7, ENC-DEC-8: base64 survives its round trip', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (b) => {
      const text = base64Encode(b);
      expect(base64Decode(text)).toEqual(b);
      expect(text).toBe(Buffer.from(b).toString('base64'));
    }),
  );
});

interface Sample {
  readonly name: string;
  readonly count: number | bigint;
  readonly items: readonly (Uint8Array | null)[] | null;
  readonly notes: ReadonlyMap<string, string> | null;
}

const sampleCodec = struct<Sample>({
  name: ['Name', text],
  count: ['Count', int64],
  items: ['Items', list(bytes)],
  notes: ['Notes', textMap(text)],
});

test('ENC-DEC-17, HASH-12: objects survive writing and decoding, with null, empty and all digits', () => {
  const wellFormed = fc.string({ unit: 'grapheme' });
  const sample: fc.Arbitrary<Sample> = fc.record({
    name: wellFormed,
    count: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(normaliseInt64),
    items: fc.option(fc.array(fc.option(fc.uint8Array()))),
    notes: fc.option(fc.array(fc.tuple(wellFormed, wellFormed)).map((entries) => new Map(entries))),
  });
  fc.assert(
    fc.property(sample, (value) => {
      const std = sampleCodec.std(value);
      const decoded = decodeText(sampleCodec, `${std}\n`);
      expect(sampleCodec.std(decoded)).toBe(std);
      expect(sampleCodec.can(decoded)).toBe(sampleCodec.can(value));
    }),
  );
});
