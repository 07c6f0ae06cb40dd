// A new key pair on disk. Rules OPS-CLI-1, OPS-FILE-2, OPS-FILE-3.
import { type PublicKey, publicKeyOf } from '@babble/crypto';
import { generateKey, savePrivateKey, savePublicKey } from '@babble/crypto/node';

/** Makes a key and writes both files. Rejects with `BABBLE_CRYPTO_KEY_FILE_EXISTS` rather than replace a private key. */
export async function makeKeyPair(privateKeyFile: string, publicKeyFile: string): Promise<PublicKey> {
  const privateKey = generateKey();
  const publicKey = publicKeyOf(privateKey);
  await savePrivateKey(privateKeyFile, privateKey);
  await savePublicKey(publicKeyFile, publicKey);
  return publicKey;
}
