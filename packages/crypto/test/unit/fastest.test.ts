// The choice of a backend by a program.
import { CryptoError } from '@babble/crypto';
import { fastestSigner, fastestVerifier, generateKey } from '@babble/crypto/node';
import { portableSigner, portableVerifier } from '@babble/crypto/portable';
import { expect, test } from '@jest/globals';

async function unavailable(): Promise<never> {
  const cause = new Error('no binary for this platform\nand a long trace');
  throw new CryptoError('BABBLE_CRYPTO_NATIVE_UNAVAILABLE', 'did not load', {}, cause);
}

test('the native backend is taken where it loads', async () => {
  const key = generateKey();
  const { verifier, tried } = await fastestVerifier(async () => ({ ...portableVerifier(), name: 'native' }));
  expect([verifier.name, tried]).toEqual(['native', [{ name: 'native', loaded: true }]]);
  const native = portableSigner(key);
  expect(await fastestSigner(key, async () => native)).toEqual({
    signer: native,
    tried: [{ name: 'native', loaded: true }],
  });
});

test('otherwise the next one is taken, and the reason is told', async () => {
  const refused = { name: 'native', loaded: false, reason: 'no binary for this platform' };
  const { verifier, tried } = await fastestVerifier(unavailable);
  expect([verifier.name, tried]).toEqual(['node', [refused, { name: 'node', loaded: true }]]);
  const signing = await fastestSigner(generateKey(), unavailable);
  expect(signing.tried).toEqual([refused, { name: 'portable', loaded: true }]);
});

test('any other failure of a backend is not hidden', async () => {
  const broken = async (): Promise<never> => {
    throw new TypeError('broken');
  };
  await expect(fastestVerifier(broken)).rejects.toThrow('broken');
  await expect(fastestSigner(generateKey(), broken)).rejects.toThrow('broken');
});
