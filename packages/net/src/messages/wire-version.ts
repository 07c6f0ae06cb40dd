// The additional key by which nodes announce what they understand beyond the classic protocol. Design of the wire, section 7.
// The Go implementation skips unknown keys (NET-RPC-4), so the key changes nothing for it.
import type { TextCodec } from '@babble/crypto';

/** Understands named extensions (see `Transport.request`). */
export const WIRE_EXTENSIONS = 2;

/** A message that may announce a wire version. */
export interface Announcing {
  /** The highest version that the sender understands; 0 for the classic protocol, and then the key is left out. */
  readonly wire: number;
}

/** A version that is no small number is none: to the Go implementation the key means nothing, whatever stands behind it. */
export const wireVersionCodec: TextCodec<number> = {
  zero: 0,
  std: String,
  can: String,
  decode: (node) => (typeof node === 'number' && Number.isInteger(node) && node > 0 && node <= 0xffff ? node : 0),
};

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
