// The newest event of a chain as gossip looks at it. Rule HG-EVENT-2.
import type { Event } from '../objects/event.ts';
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';

/** The newest event of a participant, for those who decide what to build on it. */
export interface Tip {
  readonly event: Event;
  /** Public-key text of the creator, upper case. */
  readonly key: string;
  readonly id: number;
  readonly index: number;
  readonly round: number;
  readonly lamport: number;
  /** It has no round received yet. */
  readonly undetermined: boolean;
  /** It must be committed before the network may rest (HG-EVENT-2). */
  readonly loaded: boolean;
  /** Index of the newest event of a participant that it descends from, −1 for none. */
  knownIndexOf(participant: string): number;
}

/** `undefined` for a stranger, and for a participant without events. */
export function tipOf({ events, chainByKey }: Graph, key: string): Tip | undefined {
  const chain = chainByKey.get(key);
  const slot = chain?.head;
  if (chain === undefined || slot === undefined) return undefined;
  const ancestors = events.ancestorsOf(slot);
  return {
    event: events.event(slot),
    key,
    id: chain.id,
    index: chain.lastIndex,
    round: cell(events.round, slot),
    lamport: cell(events.lamport, slot),
    undetermined: cell(events.roundReceived, slot) < 0,
    loaded: events.isLoaded(slot),
    knownIndexOf: (participant) => {
      const column = chainByKey.get(participant)?.column;
      return column === undefined ? -1 : Math.max(-1, cell(ancestors, column));
    },
  };
}
