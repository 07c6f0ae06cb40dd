// Signatures as one array of bytes, the form in which they change threads.
import { PUBLIC_KEY_BYTES } from '../public-key.ts';
import type { SignedDigest } from '../verifier.ts';
import { isValid } from '../verifier.ts';

const DIGEST_BYTES = 32;
const SIGNATURE_BYTES = 64;
const ITEM_BYTES = PUBLIC_KEY_BYTES + DIGEST_BYTES + SIGNATURE_BYTES;

/** Packs well-formed items one after the other: key, digest, signature. */
export function packSignatures(items: readonly SignedDigest[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(items.length * ITEM_BYTES);
  for (const [position, { publicKey, digest, signature }] of items.entries()) {
    const start = position * ITEM_BYTES;
    packed.set(publicKey, start);
    packed.set(digest, start + PUBLIC_KEY_BYTES);
    packed.set(signature, start + PUBLIC_KEY_BYTES + DIGEST_BYTES);
  }
  return packed;
}

/** One byte per packed item: 1 for valid, 0 for invalid. */
export function verifyPacked(packed: Uint8Array, verify: (item: SignedDigest) => boolean): Uint8Array<ArrayBuffer> {
  const verdicts = new Uint8Array(packed.length / ITEM_BYTES);
  for (const position of verdicts.keys()) {
    const item = packed.subarray(position * ITEM_BYTES, (position + 1) * ITEM_BYTES);
    const publicKey = item.subarray(0, PUBLIC_KEY_BYTES);
    const digest = item.subarray(PUBLIC_KEY_BYTES, PUBLIC_KEY_BYTES + DIGEST_BYTES);
    const signature = item.subarray(PUBLIC_KEY_BYTES + DIGEST_BYTES);
    verdicts[position] = isValid(verify, { publicKey, digest, signature }) ? 1 : 0;
  }
  return verdicts;
}
