// Checks that say nothing while all is well, and what is wrong otherwise.
import { check, checkRejects, checkSame, deferred } from '@babble/host/suite';
import { expect, test } from '@jest/globals';

test('a condition that does not hold is thrown as its message', () => {
  expect(() => check(true, 'it is dark')).not.toThrow();
  expect(() => check(false, 'it is dark')).toThrow('it is dark');
});

test('values are the same if their JSON is, and a difference names both', () => {
  expect(() => checkSame([1, 'a', undefined], [1, 'a', undefined], 'parts')).not.toThrow();
  expect(() => checkSame(undefined, undefined, 'nothing')).not.toThrow();
  expect(() => checkSame([1], [2], 'parts')).toThrow('parts: expected [2], got [1]');
  expect(() => checkSame(undefined, 0, 'index')).toThrow('index: expected 0, got undefined');
});

test('a rejection has to carry one of the codes', async () => {
  const failed = (code: string) => Promise.reject(Object.assign(new Error('no'), { code }));
  await expect(checkRejects(failed('B'), 'A', 'B')).resolves.toMatchObject({ code: 'B' });
  await expect(checkRejects(failed('C'), 'A', 'B')).rejects.toThrow('Expected A or B, got C: no');
  await expect(checkRejects(Promise.resolve(), 'A')).rejects.toThrow('Expected a rejection with A');
  await expect(checkRejects(Promise.reject(new Error('no')), 'A')).rejects.toThrow('Expected a rejection with A');
});

test('what is deferred resolves when it is told to', async () => {
  const { promise, resolve } = deferred<number>();
  resolve(7);
  await expect(promise).resolves.toBe(7);
});
