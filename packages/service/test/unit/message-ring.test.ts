// The ring that all readers of the stream take their messages from.
import { expect, test } from '@jest/globals';
import { MessageRing } from '../../src/stream/message-ring.ts';

const dataOf = (ring: MessageRing, id: number) => /data: (.*)\n/.exec(ring.at(id)?.text ?? '')?.[1];

test('messages have consecutive ids from the first one on', () => {
  const ring = new MessageRing(1_000, { messages: 10, characters: 10_000 });
  expect([ring.oldestId, ring.nextId, ring.at(1_000)]).toEqual([1_000, 1_000, undefined]);
  ring.push('block', '{"index":1}');
  expect(ring.at(1_000)).toEqual({ topic: 'block', text: 'id: 1000\nevent: block\ndata: {"index":1}\n\n' });
  expect([ring.oldestId, ring.nextId]).toEqual([1_000, 1_001]);
});

test('OURS-8: the oldest go, by number and by size', () => {
  const ring = new MessageRing(0, { messages: 10, characters: 10_000 });
  for (let i = 0; i < 1_000; i += 1) {
    ring.push('event', String(i));
    for (let id = ring.oldestId; id < ring.nextId; id += 1) expect(dataOf(ring, id)).toBe(String(id));
    expect(ring.nextId - ring.oldestId).toBe(Math.min(i + 1, 10));
    expect(ring.at(ring.oldestId - 1)).toBeUndefined();
  }
  for (let i = 0; i < 20; i += 1) ring.push('event', 'x'.repeat(3_000));
  expect(ring.nextId - ring.oldestId).toBe(3);
  ring.push('event', 'x'.repeat(20_000));
  expect(ring.oldestId).toBe(ring.nextId);
});

test('whoever had the last message before all were dropped has missed something', () => {
  const ring = new MessageRing(5, { messages: 10, characters: 10_000 });
  ring.push('event', 'a');
  ring.clear();
  expect(ring.at(5)).toBeUndefined();
  expect([ring.oldestId, ring.nextId]).toEqual([7, 7]);
  ring.push('event', 'b');
  expect(dataOf(ring, 7)).toBe('b');
});
