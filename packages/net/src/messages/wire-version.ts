// The additional key by which nodes announce what they understand beyond the classic protocol. Design of the wire, section 7.
// The Go implementation skips unknown keys (NET-RPC-4), so the key changes nothing for it.
import type { Int64, TextCodec } from '@babble/crypto';

/** Understands named extensions (see `Transport.request`). */
export const WIRE_EXTENSIONS = 2;

/** A message that may announce a wire version. */
export interface Announcing {
  /** The highest version that the sender understands; 0 for the classic protocol, and then the key is left out. */
  readonly wire: Int64;
}

/** Writes the classic text while nothing is announced, reads both forms. */
export function announcingCodec<T extends Announcing>(
  classic: TextCodec<Omit<T, 'wire'>>,
  announcing: TextCodec<T>,
): TextCodec<T> {
  return {
    zero: announcing.zero,
    std: (value) => (value.wire === 0 ? classic.std(value) : announcing.std(value)),
    can: (value) => (value.wire === 0 ? classic.can(value) : announcing.can(value)),
    decode: (node, path, previous) => announcing.decode(node, path, previous),
  };
}
