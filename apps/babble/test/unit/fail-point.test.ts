// The hidden way to end a validator at a step of its work.
import { expect, test } from '@jest/globals';
import { failPointOf } from '../../src/fail-point.ts';

test('nothing listens unless it is asked for', () => {
  expect(failPointOf(undefined)).toEqual({});
  expect(failPointOf('')).toEqual({});
});

test('what names no step is refused, with all that do', () => {
  for (const text of ['own-event', 'own-event-durable:0', 'own-event-durable:x', ':3']) {
    expect(() => failPointOf(text)).toThrow(
      expect.objectContaining({ remedy: expect.stringMatching('own-event-durable, ') }),
    );
  }
});

test('other steps do nothing', () => {
  const { failPoint } = failPointOf('own-event-durable:3');
  expect(failPoint).toBeDefined();
  failPoint?.('own-event-shown');
  failPoint?.('own-event-durable');
  failPoint?.('own-event-durable');
});
