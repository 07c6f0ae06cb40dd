// One graph in the database, from its beginning to the next reset.
import type { ChainBounds } from './chain-bounds.ts';
import type { Floor } from './floor.ts';
import type { GenerationKeys } from './keys.ts';

/** How the graph in the store began: with the first event of all, or with a frame, so that it cannot be replayed from its events alone. */
export type Origin = 'genesis' | 'frame';

/** A graph, where its rows are, how far its chains go, and what of it was dropped. */
export interface Generation {
  readonly number: number;
  readonly keys: GenerationKeys;
  readonly origin: Origin;
  readonly chains: ChainBounds;
  readonly floor: Floor;
}
