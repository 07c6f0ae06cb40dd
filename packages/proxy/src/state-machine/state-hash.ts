// The state hash of a state machine that has no own. Rules APP-RESP-1, HASH-1, HASH-2; weakness B7.
import type { Sha256 } from '@babble/crypto';
import { twoHash } from '@babble/crypto';
import type { StateCodec } from './state-codec.ts';

/** `SHA256(SHA256(encoded state) ‖ removalsHash)`, 32 bytes: everything that decides what the machine answers to the next block. */
export function defaultStateHash<State>(
  codec: StateCodec<State>,
  sha256: Sha256,
): (state: State, removalsHash: Uint8Array) => Uint8Array {
  return (state, removalsHash) => twoHash(sha256(codec.encode(state)), removalsHash, sha256);
}
