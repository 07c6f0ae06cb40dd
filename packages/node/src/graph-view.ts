// A look at the whole graph of a node at one moment, without holding it up: what is part of the look is fixed when it is taken,
// events are read from the store page by page afterwards. Rules HTTP-6, HTTP-15; A12, J4: no reader meets a half-made state.
import type { EventId, EventRecord, Participant, RoundRecord, Store } from '@babble/hashgraph';
import type { Core } from './core.ts';

/** Events read from the store at once. */
const PAGE_COUNT = 256;

export interface GraphView {
  /** Anybody who ever was a validator, with the newest event that is part of this look. */
  readonly participants: readonly Participant[];
  /** Rounds in memory, ascending, as they stood at that moment; the oldest ones leave memory with their events. */
  readonly rounds: readonly RoundRecord[];
  readonly lastBlockIndex: number;
  /** Whether the store drops nothing, now and later. Otherwise what is not read soon may be gone; the oldest events go first. */
  readonly completeHistory: boolean;
  /** The events of a participant, oldest first, from the oldest on that the store still has. */
  events(participant: Participant): AsyncIterable<EventRecord>;
  /** One event that is still in the store. */
  event(id: EventId): Promise<EventRecord | undefined>;
}

/** Resolves when all events that are part of the look are in the store. `isPruned`: the store may be made to drop some at any time. */
export async function viewGraph(
  core: Pick<Core, 'hashgraph' | 'persisted'>,
  store: Store,
  isPruned = false,
): Promise<GraphView> {
  const participants = core.hashgraph.participants();
  const rounds = core.hashgraph.rounds();
  const { lastBlockIndex } = core.hashgraph.counters();
  await core.persisted();
  return {
    participants,
    rounds,
    lastBlockIndex,
    completeHistory: store.supports.completeHistory && !isPruned,
    events: (participant) => chainOf(store, participant),
    event: (id) => store.event(id),
  };
}

async function* chainOf(store: Store, { key, lastIndex }: Participant): AsyncGenerator<EventRecord> {
  let next = 0;
  while (next <= lastIndex) {
    const limit = Math.min(PAGE_COUNT, lastIndex - next + 1);
    const page = await store.eventsAfter(key, next - 1, limit);
    if (page.tooLate) {
      next = await oldestIndex(store, key, next, lastIndex);
      continue;
    }
    if (page.events.length === 0) return;
    yield* page.events;
    next += page.events.length;
  }
}

/** The lowest index above `dropped` that the store still has, at most `lastIndex + 1`. O(log of the length of the chain). */
async function oldestIndex(store: Store, key: string, dropped: number, lastIndex: number): Promise<number> {
  let low = dropped + 1;
  let high = lastIndex + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { tooLate } = await store.eventsAfter(key, middle - 1, 1);
    if (tooLate) low = middle + 1;
    else high = middle;
  }
  return low;
}
