// What a node knows: the index of the newest event of each creator. Rules NET-MSG-9, NODE-LIMIT-2.
import type { Int64, TextCodec } from '@babble/crypto';
import { int64, intMap } from '@babble/crypto';
import { bounded, MAX_KNOWN_ENTRIES } from './limits.ts';

/** Newest index by creator id (0 … 2³²−1); −1 where no event of the creator is known. */
export type Known = ReadonlyMap<Int64, Int64>;

/** Keys are quoted decimal texts, sorted as texts (NET-MSG-9); `null` is what Go calls a nil map. */
export const knownCodec: TextCodec<Known | null> = bounded(intMap(int64, 'uint32'), MAX_KNOWN_ENTRIES);
