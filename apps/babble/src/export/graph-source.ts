// What can be exported, wherever it comes from.
import type { Block, Event } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';

export interface GraphSource {
  /** As messages name it: a URL or a folder. */
  readonly name: string;
  /** The validators of round 0. */
  readonly genesis: readonly Peer[];
  /** The events of each creator from its first on, ascending, by public-key text. */
  readonly chains: ReadonlyMap<string, AsyncIterable<Event>>;
  /** How many events there are. */
  readonly eventCount: number;
  /** Ascending. */
  blocks(): AsyncIterable<Block>;
}
