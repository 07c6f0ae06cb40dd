// What a store keeps, and what it answers.
import { checkRejects, checkSame } from '@babble/host/suite';
import { PeerSet } from '@babble/peers';
import type { EventRecord } from '../change-set.ts';
import { block, bytes, changes, eventId, frame, indexes, PEER, record } from './fixtures.ts';
import type { StoreCase } from './store-case.ts';

export const basicCases: readonly StoreCase[] = [
  {
    name: 'an empty store has nothing',
    run: async (factory) => {
      const store = await factory.create();
      checkSame(await store.lastBlockIndex(), -1, 'last block index');
      checkSame(await store.block(0), undefined, 'block 0');
      checkSame(await store.frame(0), undefined, 'frame 0');
      checkSame(await store.event(eventId(1)), undefined, 'event');
      checkSame((await store.eventsAfter('A', -1, 10)).events.length, 0, 'events of an unknown creator');
      checkSame((await store.eventsAfter('A', -1, 10)).tooLate, false, 'too late');
      await store.close();
    },
  },
  {
    name: 'events come back by id and by place in the chain, ascending, up to the limit (ST-4)',
    run: async (factory) => {
      const store = await factory.create();
      await store.append(changes({ events: [record('A', 0), record('B', 0), record('A', 1)] }));
      await store.append(changes({ events: [record('A', 2)] }));
      checkSame((await store.event(record('A', 1).event.id))?.index, 1, 'index of an event found by id');
      checkSame(indexes(await store.eventsAfter('A', -1, 10)), '0 1 2', 'all events of A');
      checkSame(indexes(await store.eventsAfter('A', 0, 1)), '1', 'one event of A after 0');
      checkSame(indexes(await store.eventsAfter('A', 2, 10)), '', 'events of A after the newest');
      checkSame(indexes(await store.eventsAfter('A', 7, 10)), '', 'events of A far beyond the newest');
      checkSame(indexes(await store.eventsAfter('B', -1, 10)), '0', 'all events of B');
      await store.close();
    },
  },
  {
    name: 'a later version of a block replaces the earlier one',
    run: async (factory) => {
      const store = await factory.create();
      await store.append(changes({ blocks: [block(0, 0), block(1, 0)] }));
      await store.append(changes({ blocks: [block(0, 2)] }));
      checkSame((await store.block(0))?.signatures?.size, 2, 'signatures of block 0');
      checkSame((await store.block(1))?.signatures?.size, 0, 'signatures of block 1');
      checkSame(await store.lastBlockIndex(), 1, 'last block index');
      await store.close();
    },
  },
  {
    name: 'a frame comes back by its round, with its hash',
    run: async (factory) => {
      const store = await factory.create();
      await store.append(changes({ frames: [frame(3), frame(5)] }));
      const found = await store.frame(5);
      checkSame([found?.frame.round, found?.eventIds], [5, [eventId(5)]], 'frame 5');
      checkSame([...(found?.hash ?? [])], [...frame(5).hash], 'hash of frame 5');
      checkSame(await store.frame(4), undefined, 'frame 4');
      await store.close();
    },
  },
  {
    name: 'events come back by insertion number, from any on',
    run: async (factory) => {
      const store = await factory.create();
      const numbered = [record('A', 0), record('B', 0), record('A', 1)].map((event, number) => ({
        ...event,
        topologicalIndex: number,
      }));
      await store.append(changes({ events: [{ ...record('C', 4), topologicalIndex: -1 }] }));
      await store.append(changes({ events: numbered }));
      const numbers = (records: readonly EventRecord[]): string => records.map((r) => r.topologicalIndex).join(' ');
      checkSame(numbers(await store.inserted(0, 10)), '0 1 2', 'all');
      checkSame(numbers(await store.inserted(1, 1)), '1', 'one');
      checkSame(numbers(await store.inserted(3, 10)), '', 'beyond the last');
      await store.close();
    },
  },
  {
    name: 'rounds and peer-sets come back as they were last told',
    run: async (factory) => {
      const store = await factory.create();
      const undecided = { round: 4, decided: false, witnesses: [], receivedEvents: [] };
      await store.append(changes({ rounds: [undecided], peerSets: [[0, new PeerSet([])]] }));
      await store.append(changes({ rounds: [{ ...undecided, decided: true }], peerSets: [[7, new PeerSet([PEER])]] }));
      checkSame((await store.round(4))?.decided, true, 'round 4');
      checkSame(await store.round(5), undefined, 'round 5');
      const table = (await store.peerSets()).map(([round, { keys }]) => [round, keys.length]);
      checkSame(
        table,
        [
          [0, 0],
          [7, 1],
        ],
        'peer-sets',
      );
      await store.close();
    },
  },
  {
    name: 'notes: what was acknowledged, and what waits in the pool, with numbers',
    run: async (factory) => {
      const store = await factory.create();
      checkSame(
        await store.notes(),
        { acknowledged: -1, pool: [], restoring: -1, lost: [] },
        'notes of an empty store',
      );
      await store.append(changes({}), {
        pooled: [
          [0, bytes(1)],
          [1, null],
        ],
      });
      await store.append(changes({ events: [record('A', 0)] }), { unpooledBelow: 1, pooled: [[2, bytes(3)]] });
      await store.append(changes({}), { acknowledged: 5 });
      await store.append(changes({}), { restoring: 7, lost: [record('A', 1).event] });
      await store.append(changes({}), { lost: [record('A', 2).event, record('A', 3).event] });
      await store.reset(changes({}));
      await store.sync();
      const { acknowledged, pool, restoring, lost } = await store.notes();
      checkSame(acknowledged, 5, 'acknowledged');
      checkSame(restoring, 7, 'restoring');
      checkSame(lost.map(({ id, body }) => `${id} ${body.index}`).join(), lostTexts(2, 3), 'lost');
      await store.append(changes({}), { restoring: -1, lost: [] });
      checkSame((await store.notes()).restoring, -1, 'nothing is being restored any more');
      checkSame((await store.notes()).lost.length, 0, 'nothing is lost any more');
      checkSame(
        pool.map(([number, transaction]) => [number, transaction === null ? null : [...transaction]]),
        [
          [1, null],
          [2, [3]],
        ],
        'pool',
      );
      await store.close();
    },
  },
  {
    name: 'a reset drops events and frames, keeps blocks, and what follows begins anywhere in a chain (HG-RESET-2)',
    run: async (factory) => {
      const store = await factory.create();
      const before = { events: [record('A', 0), record('B', 0)], frames: [frame(3)], blocks: [block(0, 1)] };
      await store.append(changes(before));
      await Promise.all([
        store.reset(changes({ events: [record('A', 7), record('A', 8)], frames: [frame(9)], blocks: [block(5, 2)] })),
        store.append(changes({ events: [record('A', 9)] })),
      ]);
      checkSame(await store.event(record('A', 0).event.id), undefined, 'an event from before');
      checkSame((await store.eventsAfter('A', -1, 10)).tooLate, true, 'the chain before the reset is too late');
      checkSame(indexes(await store.eventsAfter('A', 6, 10)), '7 8 9', 'events of A');
      checkSame(indexes(await store.eventsAfter('B', -1, 10)), '', 'events of B');
      checkSame(await store.frame(3), undefined, 'a frame from before');
      checkSame((await store.frame(9))?.frame.round, 9, 'the frame of the reset');
      checkSame((await store.block(0))?.signatures?.size, 1, 'a block from before');
      checkSame((await store.block(5))?.signatures?.size, 2, 'the block of the reset');
      checkSame(await store.lastBlockIndex(), 5, 'last block index');
      await store.close();
    },
  },
  {
    name: 'calls take effect in the order in which they were made',
    run: async (factory) => {
      const store = await factory.create();
      await Promise.all([0, 1, 2, 3].map((index) => store.append(changes({ events: [record('A', index)] }))));
      checkSame(indexes(await store.eventsAfter('A', -1, 10)), '0 1 2 3', 'events of A');
      await store.close();
    },
  },
  {
    name: 'a closed store refuses, and closing twice is no error',
    run: async (factory) => {
      const store = await factory.create();
      await store.close();
      await store.close();
      const calls: readonly (() => Promise<unknown>)[] = [
        () => store.append(changes({})),
        () => store.reset(changes({})),
        () => store.prune(frame(0)),
        () => store.sync(),
        () => store.inserted(0, 1),
        () => store.round(0),
        () => store.peerSets(),
        () => store.notes(),
        () => store.eventsAfter('A', -1, 1),
        () => store.event(eventId(1)),
        () => store.block(0),
        () => store.frame(0),
        () => store.lastBlockIndex(),
      ];
      for (const call of calls) await checkRejects(call(), 'BABBLE_HASHGRAPH_STORE_FAILED');
    },
  },
  {
    name: 'contents survive closing and opening again',
    needs: 'persistence',
    run: async (factory) => {
      const store = await factory.create();
      await store.append(changes({ events: [record('A', 0), record('A', 1)], blocks: [block(0, 1)] }));
      await store.close();
      const again = await factory.reopen(store);
      checkSame(indexes(await again.eventsAfter('A', -1, 10)), '0 1', 'events of A');
      checkSame((await again.block(0))?.signatures?.size, 1, 'signatures of block 0');
      checkSame(await again.lastBlockIndex(), 0, 'last block index');
      await again.close();
    },
  },
  {
    name: 'a complete history serves the first event after many',
    needs: 'completeHistory',
    run: async (factory) => {
      const store = await factory.create();
      for (let from = 0; from < 20_000; from += 1000) {
        await store.append(changes({ events: Array.from({ length: 1000 }, (_, i) => record('A', from + i)) }));
      }
      checkSame(indexes(await store.eventsAfter('A', -1, 3)), '0 1 2', 'first events');
      await store.close();
    },
  },
];

function lostTexts(...indexes: readonly number[]): string {
  return indexes.map((index) => `${record('A', index).event.id} ${index}`).join();
}
