// A small generator of numbers (xorshift32): the same seed, the same numbers.
import type { Random } from '@babble/host';

export function seededRandom(seed: number): Random {
  let state = seed | 1;
  return {
    next: () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    },
  };
}
