// Whether every event is found again by its place in a chain and by its id: damage to a key leaves a row that no checksum complains of. And what nothing else reads: the
// kept state of the application.
import type { ReadableStore } from '@babble/store/node';
import { compare } from './difference.ts';

const PAGE_COUNT = 512;

/** Where the chain of a creator begins, and how many events it has. */
export type Chains = ReadonlyMap<string, { readonly oldest: number; readonly count: number }>;

/** Rejects with `DifferenceFound` for the first event that is not found, or is another. `onEvents` hears how many were. */
export async function checkLookUps(
  store: ReadableStore,
  chains: Chains,
  onEvents: (count: number) => void,
): Promise<void> {
  let done = 0;
  for (const [creator, { oldest, count }] of chains) {
    const place = { what: 'look-up', where: `chain of ${creator}` } as const;
    let next = oldest;
    for (;;) {
      const { events, tooLate } = await store.eventsAfter(creator, next - 1, PAGE_COUNT);
      compare(place, `event ${next} was dropped`, false, tooLate);
      if (events.length === 0) break;
      for (const record of events) {
        compare(place, 'index', next, record.index);
        compare(place, `creator of event ${next}`, creator, record.creator);
        const byId = await store.event(record.event.id);
        compare(place, `event ${next}, found by its id`, record.topologicalIndex, byId?.topologicalIndex);
        next += 1;
      }
      done += events.length;
      onEvents(done);
    }
    compare(place, 'number of events', count, next - oldest);
  }
}

/** The kept state of the application: that it can be read to its end, and is of a block that is there. What it is worth, only the application knows. */
export async function checkSnapshot(store: ReadableStore): Promise<void> {
  const snapshot = await store.snapshots.newest();
  if (snapshot === undefined) return;
  const { blockIndex, byteCount } = snapshot;
  const place = { what: 'snapshot', where: `kept state of the application after block ${blockIndex}` } as const;
  const isThere = (await store.block(blockIndex)) !== undefined;
  compare(place, `block ${blockIndex} is there`, true, isThere);
  const { acknowledged } = await store.notes();
  compare(place, 'its block is acknowledged', true, blockIndex <= acknowledged);
  let bytes = 0;
  for await (const piece of snapshot.read()) bytes += piece.length;
  compare(place, 'bytes', byteCount, bytes);
}
