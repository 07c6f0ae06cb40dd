// Integers of messages that no Go node sees: indexes and positions, as numbers.
import type { TextCodec } from '@babble/crypto';
import { int64 } from '@babble/crypto';
import { NetError } from '../errors.ts';

/** A number that JavaScript counts exactly. Decoding throws `BABBLE_NET_MALFORMED` for what is beyond. */
export const integerCodec: TextCodec<number> = {
  zero: 0,
  std: String,
  can: String,
  decode: (node, path, previous) => {
    const value = int64.decode(node, path, previous);
    if (typeof value === 'number') return value;
    throw new NetError('BABBLE_NET_MALFORMED', `${path}: ${value} is out of range`);
  },
};
