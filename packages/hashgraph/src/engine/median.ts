// The timestamp of a frame. Rule HG-TIME-1.
import type { Int64 } from '@babble/crypto';
import { normaliseInt64 } from '@babble/crypto';

/**
 * Median of 64-bit integers: 0 if there are none, the middle one, or half the sum of the two in the middle, where the sum
 * wraps at 64 bits and the division truncates toward zero, ⚠ as the reference.
 */
export function median(values: readonly Int64[]): Int64 {
  const sorted = values.map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const upper = sorted[sorted.length >> 1];
  if (upper === undefined) return 0;
  if (sorted.length % 2 === 1) return normaliseInt64(upper);
  const lower = sorted[(sorted.length >> 1) - 1] ?? upper;
  return normaliseInt64(BigInt.asIntN(64, lower + upper) / 2n);
}
