// How much memory the payload of events and blocks takes: what bounds in bytes are counted in (OURS-8).
import type { Transaction } from './objects/event.ts';

/** Payload kept in memory by default, in bytes as {@link payloadBytes} counts: 256 MiB. */
export const DEFAULT_CACHE_BYTES: number = 256 * 1024 * 1024;

/** What an array of bytes takes besides its contents, about. */
const OVERHEAD = 200;

/** Bytes that these transactions take in memory, about. */
export function payloadBytes(transactions: readonly Transaction[] | null): number {
  let sum = 0;
  for (const transaction of transactions ?? []) sum += OVERHEAD + (transaction?.length ?? 0);
  return sum;
}
