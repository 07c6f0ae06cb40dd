// Validators of tests: fixed keys, JavaScript signatures.
import { publicKeyOf, toPrivateKey } from '@babble/crypto';
import { portableSigner, portableVerifier, sha256 } from '@babble/crypto/portable';
import type { Identity } from '@babble/net-webrtc';

/** The validator whose private key is `number`; its name is `identityOf(number).signer.publicKey.hex`. */
export function identityOf(number: number): Identity {
  const bytes = new Uint8Array(32);
  bytes[31] = number;
  return { signer: portableSigner(toPrivateKey(bytes)), verifier: portableVerifier(), sha256 };
}

/** The public key text of that validator. */
export function nameOf(number: number): string {
  const bytes = new Uint8Array(32);
  bytes[31] = number;
  return publicKeyOf(toPrivateKey(bytes)).hex;
}
