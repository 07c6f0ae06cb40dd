// Recorded keys, strings, hexadecimal texts and signatures.
import {
  base64Decode,
  base64Encode,
  CryptoError,
  compareSignatureR,
  decodeHex,
  decodeUtf8,
  encodeHex,
  formatSignature,
  parsePrivateKey,
  parsePublicKey,
  parseSignature,
  parseSignatureAsReference,
  peerId,
  publicKeyOf,
  quoteBytes,
} from '@babble/crypto';
import { nativeVerifier } from '@babble/crypto/native';
import { portableVerifier } from '@babble/crypto/portable';
import { describe, expect, test } from '@jest/globals';
import { hexBytes, recorded } from './recording.ts';

describe('keys', () => {
  test.each(recorded.keys.map((key) => [key.privHex.slice(-8), key] as const))(
    'KEY-5, KEY-7, KEY-ID-1: key …%s',
    (_name, key) => {
      const publicKey = publicKeyOf(parsePrivateKey(key.privHex));
      expect(publicKey.hex).toBe(key.pubHex);
      expect(publicKey.id).toBe(key.id);
      expect(base64Encode(publicKey.bytes)).toBe(key.pubBase64);
      expect(base64Decode(key.pubBase64)).toEqual(publicKey.bytes);
    },
  );

  test.each(recorded.badPrivateKeys.map(({ privHex }) => [privHex]))('KEY-4: %j is no private key', (privHex) => {
    expect(() => parsePrivateKey(privHex)).toThrow(
      expect.objectContaining({ code: 'BABBLE_CRYPTO_PRIVATE_KEY_INVALID', fault: 'local' }),
    );
  });

  test.each(recorded.publicKeys.map((key) => [key.note, key] as const))('KEY-6: %s', (_note, { hex, id, result }) => {
    const bytes = decodeHex(hex);
    expect(peerId(bytes)).toBe(id);
    if (result === 'accepted') expect(parsePublicKey(bytes).hex).toBe(hex);
    else expect(() => parsePublicKey(bytes)).toThrow(CryptoError);
  });

  test.each(recorded.hexDecoding.map((c) => [c.text, c] as const))('KEY-HEX-2: %j', (text, { bytes, error }) => {
    // What the reference decodes before an error is kept by it too, as its callers ignore the error.
    if (error === null || bytes !== undefined) expect(encodeHex(decodeHex(text))).toBe(bytes ?? '0X');
  });
});

/** U+FFFD: the reference's canonical encoder never ends; ours writes it raw (ENC-TEXT-26). */
test.each(recorded.strings.map((string) => [string.note, string] as const))(
  'ENC-STR-1, ENC-TEXT-16 … 28: %s',
  (_note, string) => {
    const raw = base64Decode(string.rawBase64) ?? new Uint8Array(0);
    expect(quoteBytes(raw)).toBe(string.std);
    expect(quoteBytes(raw)).toBe(string.can ?? JSON.stringify(decodeUtf8(raw)));
  },
);

describe('signatures', () => {
  const CANONICAL = /^[1-9a-z][0-9a-z]*\|[1-9a-z][0-9a-z]*$/;

  test.each(recorded.signatures.map((signature) => [signature.note, signature] as const))(
    'SIG-TEXT-2 … 5, SIG-VERIFY-1: %s',
    async (_note, { text, result, error, pubHex, digestHex }) => {
      const reference = parseSignatureAsReference(text);
      if (result === 'panic' || result === 'error') {
        expect(reference).toEqual(result === 'panic' ? { kind: 'panic' } : { kind: 'malformed', error });
        expect(parseSignature(text)).toBeUndefined();
        return;
      }
      const item = { publicKey: decodeHex(pubHex), digest: hexBytes(digestHex) };
      for (const verifier of [portableVerifier(), await nativeVerifier()]) {
        const signature = reference.kind === 'signature' ? reference.raw : new Uint8Array(64);
        expect(await verifier.verifyBatch([{ ...item, signature }])).toEqual([result === 'valid']);
      }
      const strict = parseSignature(text);
      if (CANONICAL.test(text) && reference.kind === 'signature') expect(strict).toEqual(reference.raw);
      else expect(strict).toBeUndefined();
      if (strict !== undefined) expect(formatSignature(strict)).toBe(text);
    },
  );

  test('HG-FRAME-2: texts are ordered by r as integers, whatever their spelling', () => {
    const texts = ['zz|1', '+00zz|9', 'ZZ|2', '100|1', '0|1', 'a|z'];
    const value = (text: string): number => Number.parseInt(text.split('|')[0]?.replace('+', '') ?? '', 36);
    for (const a of texts) {
      for (const b of texts) expect(Math.sign(compareSignatureR(a, b))).toBe(Math.sign(value(a) - value(b)));
    }
  });
});
