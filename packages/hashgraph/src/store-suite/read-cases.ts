// How a store answers: by pages, at the edges, and while it is being changed.
import { check, checkSame } from '@babble/host/suite';
import type { EventId } from '../objects/event.ts';
import type { Store } from '../store.ts';
import { block, changes, eventId, frame, indexes, record } from './fixtures.ts';
import { checkPicture, pictureOf, scenarioSteps } from './scenario.ts';
import type { StoreCase } from './store-case.ts';

/** More events than a page of any reader below. */
const EVENTS = 200;

async function filled(store: Store): Promise<Store> {
  for (let index = 0; index < EVENTS; index += 1) {
    await store.append(changes({ events: [{ ...record('A', index), topologicalIndex: index }] }));
  }
  return store;
}

/** Reads page by page until one is empty; returns what all of them held. */
async function paged(read: (last: number) => Promise<readonly number[]>): Promise<readonly number[]> {
  const found: number[] = [];
  for (;;) {
    const page = await read(found.at(-1) ?? -1);
    if (page.length === 0) return found;
    found.push(...page);
  }
}

export const readCases: readonly StoreCase[] = [
  {
    name: 'pages join without gap and without overlap, and no iterator stays open',
    run: async (factory) => {
      const store = await filled(await factory.create());
      const all = Array.from({ length: EVENTS }, (_, i) => i);
      const chain = await paged(async (last) => (await store.eventsAfter('A', last, 7)).events.map((e) => e.index));
      checkSame(chain, all, 'chain');
      const inserted = await paged(async (last) => (await store.inserted(last + 1, 7)).map((e) => e.topologicalIndex));
      checkSame(inserted, all, 'by insertion number');
      checkSame(factory.openIterators?.() ?? 0, 0, 'open iterators');
      await store.close();
    },
  },
  {
    name: 'questions at the edges have answers',
    run: async (factory) => {
      const store = await factory.create();
      await store.append(changes({ events: [{ ...record('A', 0), topologicalIndex: 0 }], blocks: [block(0, 1)] }));
      await store.append(changes({ frames: [frame(0)] }));
      for (const number of [-1, 2 ** 53, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) {
        checkSame(await store.block(number), undefined, `block ${number}`);
        checkSame(await store.frame(number), undefined, `frame ${number}`);
        checkSame(await store.round(number), undefined, `round ${number}`);
      }
      checkSame(indexes(await store.eventsAfter('A', -1, 0)), '', 'a page of no events');
      checkSame(indexes(await store.eventsAfter('A', 2 ** 53, 1)), '', 'far beyond the newest');
      checkSame(indexes(await store.eventsAfter('', -1, 1)), '', 'the chain of nobody');
      checkSame(indexes(await store.eventsAfter('A', -1, Number.MAX_SAFE_INTEGER)), '0', 'as many as there are');
      checkSame((await store.inserted(-5, 10)).length, 1, 'from before the first');
      checkSame((await store.inserted(0, Number.MAX_SAFE_INTEGER)).length, 1, 'all that were inserted');
      checkSame((await store.inserted(0, 0)).length, 0, 'no events');
      checkSame(await store.event('' as EventId), undefined, 'the event without id');
      checkSame(await store.event(eventId(0)), undefined, 'an unknown event');
      await store.close();
    },
  },
  {
    name: 'reads while changes are being written see whole steps, never less than before',
    run: async (factory) => {
      const store = await factory.create();
      const writing = filled(store);
      let seen = 0;
      let done = false;
      const written = writing.then(() => {
        done = true;
      });
      while (!done) {
        const [page, inserted] = await Promise.all([store.eventsAfter('A', -1, EVENTS), store.inserted(0, EVENTS)]);
        for (const events of [page.events, inserted]) {
          check(
            events.every(({ index }, i) => index === i),
            'a gap in what was read',
          );
          check(events.length >= seen, 'events have disappeared');
        }
        seen = Math.min(page.events.length, inserted.length);
      }
      await written;
      checkSame((await store.inserted(0, EVENTS)).length, EVENTS, 'events at the end');
      checkSame(factory.openIterators?.() ?? 0, 0, 'open iterators');
      await store.close();
    },
  },
  {
    name: 'what was given is what comes back, whether the calls wait for each other or not',
    run: async (factory) => {
      const [oneByOne, atOnce] = [await factory.create(), await factory.create()];
      for (const step of scenarioSteps()) await step(oneByOne);
      await Promise.all(scenarioSteps().map((step) => step(atOnce)));
      checkPicture(await pictureOf(atOnce), await pictureOf(oneByOne), 'contents');
      await Promise.all([oneByOne.close(), atOnce.close()]);
    },
  },
  {
    name: 'everybody who waits for sync is answered',
    run: async (factory) => {
      const store = await factory.create();
      await Promise.all([store.append(changes({ events: [record('A', 0)] })), store.sync(), store.sync()]);
      await Promise.all(Array.from({ length: 50 }, () => store.sync()));
      checkSame(indexes(await store.eventsAfter('A', -1, 10)), '0', 'events of A');
      await store.close();
    },
  },
  {
    name: 'changes that were handed over before the end are kept, and nobody waits for ever',
    run: async (factory) => {
      const store = await factory.create();
      const given = [0, 1, 2].map((index) => store.append(changes({ events: [record('A', index)] })));
      await store.close();
      await Promise.all(given);
      if (!store.supports.persistence) return;
      const again = await factory.reopen(store);
      checkSame(indexes(await again.eventsAfter('A', -1, 10)), '0 1 2', 'events of A');
      await again.close();
    },
  },
];
