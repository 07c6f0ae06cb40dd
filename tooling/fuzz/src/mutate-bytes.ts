// Damage without regard to structure: flipped, missing, repeated and foreign bytes.

import { joinBytes } from '@babble/host';
import type { Chance } from '@babble-tooling/simulation';

const ODD_BYTES: readonly number[] = [
  0, 1, 2, 3, 4, 9, 10, 13, 32, 0x22, 0x5b, 0x5c, 0x5d, 0x65, 0x7b, 0x7d, 0x80, 0xc0, 0xed, 0xff,
];

/** One to four damages. */
export function mutateBytes(bytes: Uint8Array, chance: Chance): Uint8Array {
  let damaged = bytes;
  for (let count = 1 + chance.below(4); count > 0; count -= 1) damaged = mutateOnce(damaged, chance);
  return damaged;
}

function mutateOnce(bytes: Uint8Array, chance: Chance): Uint8Array {
  const at = chance.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + chance.below(20));
  const odd = Uint8Array.from({ length: 1 + chance.below(4) }, () => chance.pick(ODD_BYTES));
  switch (chance.below(5)) {
    case 0:
      return bytes.map((byte, position) => (position === at ? byte ^ (1 << chance.below(8)) : byte));
    case 1:
      return joinBytes([bytes.subarray(0, at), odd, bytes.subarray(at)]);
    case 2:
      return joinBytes([bytes.subarray(0, at), bytes.subarray(end)]);
    case 3:
      return joinBytes([bytes.subarray(0, end), bytes.subarray(at)]);
    default:
      return bytes.slice(0, at);
  }
}
