/**
 * Keys, signatures, hashes, and the two JSON dialects whose bytes Babble hashes.
 *
 * @packageDocumentation
 */
export type { CryptoErrorCode, CryptoErrorData } from './errors.ts';
export { CRYPTO_ERROR_FAULTS, CryptoError } from './errors.ts';
export { decodeHex, encodeHex, parseHex } from './hex.ts';
export type { Int64 } from './int64.ts';
export { isInt64, normaliseInt64 } from './int64.ts';
export { base64Decode, base64Encode } from './json/base64.ts';
export { bytesList } from './json/bytes-list.ts';
export type { TextCodec } from './json/codec.ts';
export { bool, bytes, int64, keyBytes, list, nullable, text, uint8, uint32 } from './json/codec.ts';
export type { DecodeOptions, JsonLimits } from './json/decode-text.ts';
export { decodeText } from './json/decode-text.ts';
export type { IntegerKey } from './json/map.ts';
export { intMap, textMap } from './json/map.ts';
export type { JsonNode } from './json/node.ts';
export { JsonEntries, JsonFraction } from './json/node.ts';
export { quote, quoteBytes } from './json/quote.ts';
export type { StructFields } from './json/struct.ts';
export { struct } from './json/struct.ts';
export type { PrivateKey } from './private-key.ts';
export { formatPrivateKey, generatePrivateKey, parsePrivateKey, publicKeyOf, toPrivateKey } from './private-key.ts';
export type { PeerId, PubKeyHex, PublicKey } from './public-key.ts';
export { PUBLIC_KEY_BYTES, parsePublicKey, peerId } from './public-key.ts';
export { CURVE_ORDER } from './scalar.ts';
export type { Sha256 } from './sha256.ts';
export { twoHash } from './sha256.ts';
export type { ReferenceSignature } from './signature-text.ts';
export {
  compareSignatureR,
  formatSignature,
  isCanonicalSignature,
  parseSignature,
  parseSignatureAsReference,
} from './signature-text.ts';
export { decodeUtf8, encodeUtf8 } from './utf8.ts';
export type { SignedDigest, Signer, Verifier, VerifierSupports } from './verifier.ts';
export { guardedVerifier } from './verifier.ts';
