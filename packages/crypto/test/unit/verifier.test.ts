// What stands in front of every backend.
import { guardedVerifier, toPrivateKey, twoHash } from '@babble/crypto';
import { nodeVerifier } from '@babble/crypto/node';
import { portableSigner, sha256 } from '@babble/crypto/portable';
import { expect, test } from '@jest/globals';
import { hexBytes } from '../vectors/recording.ts';

async function genuine(): Promise<{ publicKey: Uint8Array; digest: Uint8Array; signature: Uint8Array }> {
  const signer = portableSigner(toPrivateKey(new Uint8Array(32).fill(1)));
  const digest = sha256('m');
  return { publicKey: signer.publicKey.bytes, digest, signature: await signer.sign(digest) };
}

test('SIG-TEXT-4: a backend that throws means "invalid"', async () => {
  const throwing = guardedVerifier('throwing', { digestOnly: true }, () => {
    throw new Error('not understood');
  });
  expect(await throwing.verifyBatch([await genuine()])).toEqual([false]);
});

test('KEY-6, SIG-VERIFY-1: a backend never sees what is malformed', async () => {
  const credulous = guardedVerifier('credulous', { digestOnly: true }, () => true);
  const item = await genuine();
  const malformed = [
    { ...item, publicKey: item.publicKey.slice(1) },
    { ...item, digest: item.digest.slice(1) },
    { ...item, signature: new Uint8Array(64) },
  ];
  expect(await credulous.verifyBatch([item, ...malformed])).toEqual([true, false, false, false]);
});

test('a backend that hashes by itself asks for the message', async () => {
  await expect(nodeVerifier().verifyBatch([await genuine()])).rejects.toMatchObject({
    code: 'BABBLE_CRYPTO_MESSAGE_REQUIRED',
  });
  expect(await nodeVerifier().verifyBatch([{ ...(await genuine()), message: 'm' }])).toEqual([true]);
});

test('HASH-1, HASH-2: SHA-256 of the concatenation', () => {
  const abc = hexBytes('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(twoHash(Uint8Array.of(0x61), Uint8Array.of(0x62, 0x63), sha256)).toEqual(abc);
});
