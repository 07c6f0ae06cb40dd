// How much is read for who asks what he lacks.
import type { EventRecord, Hashgraph } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { type EventsAfter, eventDiff } from '../../src/event-diff.ts';

const CREATORS: readonly string[] = ['0XA', '0XB', '0XC'];

function recordOf(creator: string, index: number, bytes: number): EventRecord {
  const body = {
    transactions: [new Uint8Array(bytes)],
    internalTransactions: null,
    parents: ['', ''],
    creator: null,
    index,
    blockSignatures: null,
    timestamp: 0,
  };
  return {
    event: { body, signature: '1|1', id: `${creator}/${index}` as EventRecord['event']['id'] },
    creator,
    index,
    topologicalIndex: CREATORS.length * index + CREATORS.indexOf(creator),
    otherParent: { creatorId: 0, index: -1 },
    round: 0,
    lamport: index,
    witness: false,
  };
}

/** Three chains with so many events, each with so many bytes. */
function history(length: number, bytes: number) {
  let readCount = 0;
  const participants = CREATORS.map((key, id) => ({ key, id, lastIndex: length - 1 }));
  const eventsAfter: EventsAfter = async (creator, index, limit) => {
    const events = [];
    for (let next = index + 1; next < length && events.length < limit; next += 1) {
      events.push(recordOf(creator, next, bytes));
    }
    readCount += events.length;
    return { events, tooLate: false };
  };
  const hashgraph = { participants: () => participants } as unknown as Hashgraph;
  const ask = async (known: ReadonlyMap<number, number>, limit = 1_000) => {
    const wires = await eventDiff({ hashgraph, eventsAfter, known, limit, whenTooLate: 'refuse' });
    return wires.map(({ body }) => `${body.creatorId}/${body.index}`);
  };
  return { ask, readCount: () => readCount };
}

test('OURS-8: of large events no more are read than a few times what is sent', async () => {
  const { ask, readCount } = history(1_000, 100_000);
  const sent = await ask(new Map([[1, 5]]));
  expect(sent).toHaveLength(10);
  expect(sent.slice(0, 3)).toEqual(['0/0', '2/0', '0/1']);
  expect(readCount()).toBeLessThan(200);
});

test('NODE-DIFF-2: small events are sent up to the limit, whatever is read at once', async () => {
  const { ask } = history(1_000, 10);
  expect(await ask(new Map(), 200)).toHaveLength(200);
  const sent = await ask(new Map([[0, 699]]), 1_000);
  expect(sent).toHaveLength(1_000);
  expect(sent.at(-1)).toBe('2/499');
  expect(
    await ask(
      new Map([
        [0, 999],
        [1, 900],
        [2, 999],
      ]),
    ),
  ).toHaveLength(99);
});
