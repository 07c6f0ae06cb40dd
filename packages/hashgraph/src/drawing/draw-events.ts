// A drawing of real events: letters instead of keys, positions instead of hashes.
import type { Drawing, DrawnEvent } from './drawing.ts';

/** What is drawn of an event. */
export interface EventToDraw {
  readonly id: string;
  /** Any text that names the creator, for instance its public key. */
  readonly creator: string;
  readonly index: number;
  /** Id, or `''` for none. */
  readonly selfParent: string;
  /** Id, or `''` for none. */
  readonly otherParent: string;
  readonly transaction: boolean;
  /** `undefined` where it is not known: the name then has none. */
  readonly round?: number | undefined;
  readonly witness?: boolean | undefined;
}

/**
 * The drawing of events in insertion order. Columns are in the order of `creators`, others follow in order of appearance.
 * Parents that are not among the events (below a frame) are left out.
 */
export function drawEvents(events: readonly EventToDraw[], creators: readonly string[] = []): Drawing {
  const columns = new Map(creators.map((creator, column) => [creator, column]));
  const positions = new Map<string, number>();
  const counts = new Map<string, number>();
  const drawn = events.map((event, position): DrawnEvent => {
    const column = columns.get(event.creator) ?? columns.size;
    columns.set(event.creator, column);
    const place = `${column}.${event.index}`;
    const fork = counts.get(place) ?? 0;
    counts.set(place, fork + 1);
    const [selfParent, otherParent] = [positions.get(event.selfParent), positions.get(event.otherParent)];
    positions.set(event.id, position);
    return {
      column,
      index: event.index,
      fork,
      selfParent,
      otherParent,
      transaction: event.transaction,
      requests: [],
      expected: event.round === undefined ? undefined : { round: event.round, witness: event.witness === true },
    };
  });
  return { events: drawn };
}
