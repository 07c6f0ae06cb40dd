// All backends keep the contract.
import type { PrivateKey, Signer, Verifier } from '@babble/crypto';
import { nativeSigner, nativeVerifier } from '@babble/crypto/native';
import { nodeVerifier } from '@babble/crypto/node';
import { portableSigner, portableVerifier } from '@babble/crypto/portable';
import { signerCases, verifierCases } from '@babble/crypto/suite';
import { describe, test } from '@jest/globals';

const VERIFIERS: readonly (readonly [string, () => Promise<Verifier>, boolean])[] = [
  ['portable', async () => portableVerifier(), true],
  ['node', async () => nodeVerifier(), false],
  ['native', nativeVerifier, true],
];

describe.each(VERIFIERS)('%s verifier', (_name, create, digestOnly) => {
  for (const { name, needs, run } of verifierCases) {
    if (needs === 'digestOnly' && !digestOnly)
      test.skip(`${name} (skipped: it hashes the message itself)`, () => undefined);
    else test(name, () => run(create));
  }
});

const SIGNERS: readonly (readonly [string, (privateKey: PrivateKey) => Promise<Signer>])[] = [
  ['portable', async (privateKey) => portableSigner(privateKey)],
  ['native', nativeSigner],
];

describe.each(SIGNERS)('%s signer', (_name, create) => {
  for (const { name, run } of signerCases) test(name, () => run(create));
});
