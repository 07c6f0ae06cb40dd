// The additional key by which nodes announce what they understand beyond the classic protocol.
// The Go implementation skips unknown keys (NET-RPC-4), so the key changes nothing for it.
import type { StructFields, TextCodec } from '@babble/crypto';
import { struct } from '@babble/crypto';

/** Understands named extensions (see `Transport.request`). */
export const WIRE_EXTENSIONS = 2;

/** A message that may announce a wire version. */
export interface Announcing {
  /** The highest version that the sender understands; 0 for the classic protocol, and then the key is left out. */
  readonly wire: number;
}

/** A version that is no small number is none: to the Go implementation the key means nothing, whatever stands behind it. */
const wireVersionCodec: TextCodec<number> = {
  zero: 0,
  std: String,
  can: String,
  decode: (node) => (typeof node === 'number' && Number.isInteger(node) && node > 0 && node <= 0xffff ? node : 0),
};

/** A message of these fields and, behind them, a version. Writes the classic text while nothing is announced, reads both forms. */
export function announcingCodec<T extends object>(fields: StructFields<T>): TextCodec<T & Announcing> {
  const classic = struct<T>(fields);
  const announcing = struct({ ...fields, wire: ['Wire', wireVersionCodec] } as StructFields<T & Announcing>);
  return {
    ...announcing,
    std: (value) => (value.wire === 0 ? classic.std(value) : announcing.std(value)),
    can: (value) => (value.wire === 0 ? classic.can(value) : announcing.can(value)),
  };
}
