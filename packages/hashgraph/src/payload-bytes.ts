// How much memory the payload of events and blocks takes: what bounds in bytes are counted in (OURS-8).
import type { Transaction } from './objects/event.ts';

/** Payload that the core keeps although it needs it no more, in bytes as {@link payloadBytes} counts: 64 MiB. What is older is read where it is stored. */
export const DEFAULT_CACHE_BYTES: number = 64 * 1024 * 1024;

/** What an array of bytes takes besides its contents, about: measured with V8, for one of many that lie in one piece of memory. */
const OVERHEAD = 120;

/** Bytes that these transactions take in memory, about. */
export function payloadBytes(transactions: readonly Transaction[] | null): number {
  let sum = 0;
  for (const transaction of transactions ?? []) sum += OVERHEAD + (transaction?.length ?? 0);
  return sum;
}
