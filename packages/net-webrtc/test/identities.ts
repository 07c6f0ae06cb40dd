// Validators of tests: fixed keys, JavaScript signatures, or none worth the name where thousands are wanted.
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

/** The same validator with signatures that cost nothing, and that anybody could make. */
export function quickIdentityOf(number: number): Identity {
  const { publicKey } = identityOf(number).signer;
  return {
    signer: { publicKey, sign: async (digest) => mark(publicKey.bytes, digest) },
    verifier: {
      name: 'quick',
      supports: { digestOnly: true },
      verifyBatch: async (items) =>
        items.map(({ publicKey: of, digest, signature }) => mark(of, digest).every((byte, i) => byte === signature[i])),
    },
    sha256,
  };
}

/** What stands for a signature: 64 bytes r ‖ s. */
function mark(publicKey: Uint8Array, digest: Uint8Array): Uint8Array {
  const half = sha256(Uint8Array.from([...publicKey, ...digest]));
  half[0] = 1;
  return Uint8Array.from([...half, ...half]);
}
