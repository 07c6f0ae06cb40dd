// Hashing as an argument: who hashes gets a Sha256. No domain separation and no chain id
// anywhere: what is signed in one network is valid in another (HASH-3). Rules HASH-1, HASH-2.
import { joinBytes } from '@babble/host';

/** SHA-256; a text is hashed as UTF-8. 32 bytes. */
export type Sha256 = (data: string | Uint8Array) => Uint8Array;

/** SHA-256 of the concatenation of two byte arrays (HASH-2). */
export function twoHash(a: Uint8Array, b: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(joinBytes([a, b]));
}
