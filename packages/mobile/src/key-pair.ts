// A new key as one text. Rule APP-MOB-1.
import { formatPrivateKey, generatePrivateKey, publicKeyOf } from '@babble/crypto';

/** Between the public and the private key. */
export const KEY_PAIR_SEPARATOR = '=!@#@!=';

/**
 * A new key pair, `<public key text>=!@#@!=<private key hex>`. `randomBytes` is the phone's source of secret bytes, for instance
 * `crypto.getRandomValues`; what it throws is thrown on, where the Go bindings end the program.
 */
export function getPrivPublKeys(randomBytes: (length: number) => Uint8Array): string {
  const privateKey = generatePrivateKey(randomBytes);
  return `${publicKeyOf(privateKey).hex}${KEY_PAIR_SEPARATOR}${formatPrivateKey(privateKey)}`;
}
