// What is left of a history after what lies below a frame was dropped. A chain has one event a round; the frame of a round holds the event of each creator, and as
// its root the two before it.
import { encodeHex } from '@babble/crypto';
import { check, checkSame } from '@babble/host/suite';
import type { EventRecord, FrameRecord } from '../change-set.ts';
import type { FrameEvent } from '../objects/frame.ts';
import type { Store } from '../store.ts';
import { block, changes, eventId, frame, indexes, record } from './fixtures.ts';
import type { StoreCase } from './store-case.ts';

const CREATORS = [1, 2, 3];
/** The last round in which the third creator has an event. */
const LAST_OF_THIRD = 4;
const ROUNDS = 20;
const MANY = 1000;

const KEYS = CREATORS.map((creator) => Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : creator)));
const [A = '', B = '', SILENT = ''] = KEYS.map((key) => encodeHex(key));

/** The events of a round, by creator. */
function eventsOf(round: number): readonly EventRecord[] {
  return KEYS.slice(0, round > LAST_OF_THIRD ? 2 : 3).map((key, i) => {
    const base = record(String(i), round);
    const body = { ...base.event.body, creator: key };
    const before = Math.min(round, LAST_OF_THIRD + 1);
    return {
      ...base,
      event: { ...base.event, body },
      creator: encodeHex(key),
      topologicalIndex: 2 * round + before + i,
    };
  });
}

function frameEvents(records: readonly EventRecord[]): readonly FrameEvent[] {
  return records.map(({ event: { body, signature }, round, lamport, witness }) => {
    return { core: { body, signature }, round, lamportTimestamp: lamport, witness };
  });
}

function frameOf(round: number): FrameRecord {
  const roots = KEYS.map((key, i) => {
    const last = i === 2 ? Math.min(round - 1, LAST_OF_THIRD) : round - 1;
    const tail = [last - 1, last].filter((of) => of >= 0).flatMap((of) => eventsOf(of)[i] ?? []);
    return [encodeHex(key), { events: frameEvents(tail) }] as const;
  });
  const base = frame(round);
  return { ...base, frame: { ...base.frame, roots: new Map(roots), events: frameEvents(eventsOf(round)) } };
}

/** A store with the events, rounds, frames and blocks of these rounds. */
async function grow(store: Store, from: number, end: number): Promise<Store> {
  for (let round = from; round < end; round += 1) {
    const told = { round, decided: true, witnesses: [], receivedEvents: [eventId(round)] };
    await store.append(
      changes({ events: eventsOf(round), rounds: [told], frames: [frameOf(round)], blocks: [block(round, 1)] }),
      { acknowledged: round },
    );
  }
  return store;
}

/** Throws unless the store has of so many rounds what is left when everything below the frame of round `pruned` is dropped. */
async function checkPruned(store: Store, pruned: number, end: number, when: string): Promise<void> {
  const floor = pruned - 2;
  for (const creator of [A, B]) {
    const ask = (index: number): ReturnType<Store['eventsAfter']> => store.eventsAfter(creator, index, MANY);
    checkSame([(await ask(-1)).tooLate, (await ask(floor - 2)).tooLate], [true, true], `${when}: too late`);
    const kept = Array.from({ length: end - floor }, (_, i) => floor + i).join(' ');
    checkSame(indexes(await ask(floor - 1)), kept, `${when}: events that are kept`);
    checkSame(indexes(await ask(pruned)), kept.split(' ').slice(3).join(' '), `${when}: newer events`);
  }
  const ends = [floor - 1, floor].map(
    async (round) => (await store.event(eventsOf(round)[0]?.event.id ?? eventId(0)))?.index,
  );
  checkSame(
    await Promise.all(ends),
    [undefined, floor],
    `${when}: by id, the last that is dropped and the first that is kept`,
  );
  checkSame(
    (await store.eventsAfter(SILENT, LAST_OF_THIRD - 3, 1)).tooLate,
    true,
    `${when}: the chain of who is silent`,
  );
  checkSame(
    indexes(await store.eventsAfter(SILENT, LAST_OF_THIRD - 2, MANY)),
    '3 4',
    `${when}: the root of who is silent`,
  );
  const numbers = [3, 4].map((round) => eventsOf(round)[2]?.topologicalIndex);
  for (let round = floor; round < end; round += 1) numbers.push(...eventsOf(round).map((e) => e.topologicalIndex));
  const inserted = async (from: number, limit: number): Promise<readonly number[]> =>
    (await store.inserted(from, limit)).map(({ topologicalIndex }) => topologicalIndex);
  checkSame(await inserted(0, MANY), numbers, `${when}: by insertion number`);
  checkSame(
    await inserted(numbers[1] ?? 0, 2),
    numbers.slice(1, 3),
    `${when}: a page that begins among those that are dropped`,
  );
  for (let round = 0; round < end; round += 1) {
    const isKept = round >= pruned;
    checkSame((await store.frame(round))?.frame.events?.length, isKept ? 2 : undefined, `${when}: frame ${round}`);
    checkSame((await store.round(round))?.round, isKept ? round : undefined, `${when}: round ${round}`);
    checkSame((await store.block(round))?.signatures?.size, 1, `${when}: block ${round}`);
  }
  checkSame((await store.notes()).acknowledged, end - 1, `${when}: acknowledged`);
  checkSame(store.supports.completeHistory, false, `${when}: whether the history is complete`);
}

export const pruneCases: readonly StoreCase[] = [
  {
    name: 'below the frame that a history is pruned to nothing is left but blocks, and all else stays',
    run: async (factory) => {
      const store = await grow(await factory.create(), 0, ROUNDS);
      await store.prune(frameOf(10));
      await checkPruned(store, 10, ROUNDS, 'pruned');
      await grow(store, ROUNDS, 2 * ROUNDS);
      await checkPruned(store, 10, 2 * ROUNDS, 'grown');
      await store.prune(frameOf(30));
      await store.prune(frameOf(25));
      await checkPruned(store, 30, 2 * ROUNDS, 'pruned again, and to an older frame');
      await store.close();
    },
  },
  {
    name: 'a pruned history is pruned after a restart',
    needs: 'persistence',
    run: async (factory) => {
      let store = await grow(await factory.create(), 0, ROUNDS);
      await store.prune(frameOf(10));
      for (const life of [1, 2]) {
        await store.close();
        store = await factory.reopen(store);
        await checkPruned(store, 10, ROUNDS, `life ${life}`);
      }
      await grow(store, ROUNDS, ROUNDS + 1);
      await checkPruned(store, 10, ROUNDS + 1, 'grown');
      await store.close();
    },
  },
  {
    name: 'pruning takes its place among the calls, and a reset begins a history that is not pruned',
    run: async (factory) => {
      const store = await grow(await factory.create(), 0, ROUNDS);
      const more = { events: eventsOf(ROUNDS) };
      await Promise.all([store.prune(frameOf(10)), store.append(changes(more))]);
      checkSame((await store.eventsAfter(A, 6, MANY)).tooLate, true, 'dropped');
      checkSame((await store.eventsAfter(A, ROUNDS - 2, MANY)).events.length, 2, 'events at the end');
      const wasComplete = (await factory.create()).supports.completeHistory;
      await Promise.all([
        store.prune(frameOf(12)),
        store.reset(changes({ events: [record('C', 3)] })),
        store.append(changes({ events: [record('C', 4)] })),
      ]);
      checkSame(indexes(await store.eventsAfter('C', 2, MANY)), '3 4', 'events after the reset');
      checkSame(store.supports.completeHistory, wasComplete, 'whether the new history is complete');
      await store.close();
    },
  },
  {
    name: 'whoever reads while a history is pruned sees it as it was, or as it is then',
    run: async (factory) => {
      const store = await grow(await factory.create(), 0, ROUNDS);
      const pruning = store.prune(frameOf(15));
      let isPruned = false;
      for (let turn = 0; turn < 50; turn += 1) {
        const [page, found, old] = await Promise.all([
          store.eventsAfter(A, 4, MANY),
          store.event(eventsOf(5)[0]?.event.id ?? eventId(0)),
          store.frame(6),
        ]);
        const seen = [page.events.length === ROUNDS - 5, found?.index === 5, old?.frame.round === 6];
        if (isPruned) checkSame([seen, page.tooLate], [[false, false, false], true], 'what is seen afterwards');
        check(page.tooLate !== seen[0], 'a page that is neither as before nor as after');
        isPruned ||= page.tooLate;
      }
      await pruning;
      await checkPruned(store, 15, ROUNDS, 'pruned');
      await store.close();
    },
  },
  {
    name: 'after a crash while a history is pruned, and then removed, it is there as a whole or pruned',
    needs: 'persistence',
    run: async (factory) => {
      const { crash } = factory;
      if (crash === undefined) return;
      const store = await grow(await factory.create(), 0, ROUNDS);
      let isAcknowledged = false;
      const pruned = store.prune(frameOf(12)).then(() => {
        isAcknowledged = true;
      });
      for (let moment = 0; moment < 5; moment += 1) {
        const was = isAcknowledged;
        const left = await crash(store);
        if (was || !left.supports.completeHistory) await checkPruned(left, 12, ROUNDS, `moment ${moment}`);
        else checkSame((await left.inserted(0, MANY)).length, 2 * ROUNDS + LAST_OF_THIRD + 1, 'events that are there');
        await left.close();
      }
      await pruned;
      await store.close();
    },
  },
];
