// The wire form of events, there and back.
import type { EventRecord, WireEvent } from '@babble/hashgraph';
import { wireEventOf } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { answerBlocks, handMadeGraph, keyOf, roundRobin } from './hand-made.ts';

/** A graph of three validators, and the records of its events in order. */
function graphWithRecords(count: number, cacheSize?: number) {
  const hashgraph = handMadeGraph(3, cacheSize === undefined ? {} : { cacheSize });
  const records: EventRecord[] = [];
  for (const event of roundRobin(3, count)) {
    records.push(...hashgraph.insert(event).events);
    answerBlocks(hashgraph);
  }
  return { hashgraph, records };
}

function wireOf(record: EventRecord): WireEvent {
  const creator = [0, 1, 2].find((number) => keyOf(number).hex === record.creator) ?? -1;
  const wire = wireEventOf(record, keyOf(creator).id);
  if (wire === undefined) throw new Error('no wire form');
  return wire;
}

test('HG-WIRE-6, ENC-OBJ-14: parents are named by creator and index, absent ones by −1 and 0', () => {
  const { records } = graphWithRecords(5);
  const places = records
    .map(wireOf)
    .map(({ body }) => [body.index, body.selfParentIndex, body.otherParentCreatorId, body.otherParentIndex]);
  expect(places).toEqual([
    [0, -1, 0, -1],
    [0, -1, keyOf(0).id, 0],
    [0, -1, keyOf(1).id, 0],
    [1, 0, keyOf(2).id, 0],
    [1, 0, keyOf(0).id, 1],
  ]);
});

test('HG-WIRE-1 … 4: a message of events resolves to the same events, also where they build on one another', () => {
  const { records } = graphWithRecords(12);
  const { hashgraph } = graphWithRecords(3);
  const resolver = hashgraph.wireResolver();
  for (const record of records.slice(3)) expect(resolver.resolve(wireOf(record)).id).toBe(record.event.id);
  const alone = hashgraph.wireResolver();
  expect(() => alone.resolve(wireOf(records[11] as EventRecord))).toThrow(
    expect.objectContaining({ code: 'BABBLE_HASHGRAPH_WIRE_UNRESOLVED', fault: 'peer' }),
  );
});

test('OURS-8: a parent that has left the window is too old, and a place below it cannot be compared', () => {
  const { hashgraph, records } = graphWithRecords(300, 9);
  const resolver = hashgraph.wireResolver();
  const [old, recent] = [records[30], records.at(-1)] as [EventRecord, EventRecord];
  expect(() => resolver.resolve(wireOf(old))).toThrow(
    expect.objectContaining({ code: 'BABBLE_HASHGRAPH_TOO_OLD', fault: 'local' }),
  );
  const { creatorId } = wireOf(old).body;
  expect(
    [0, old.index, recent.index, recent.index + 1, -1].map((index) => resolver.isForgotten(creatorId, index)),
  ).toEqual([true, true, false, false, false]);
  expect(resolver.isForgotten(keyOf(9).id, 0)).toBe(false);
  expect(resolver.resolve(wireOf(recent)).id).toBe(recent.event.id);
});
