import { joinBytes } from '@babble/host';
import { expect, test } from '@jest/globals';

test('joined bytes are those of all parts in order, in an array of their own', () => {
  const part = Uint8Array.of(1, 2);
  expect([...joinBytes([part, new Uint8Array(0), Uint8Array.of(3)])]).toEqual([1, 2, 3]);
  expect(joinBytes([])).toHaveLength(0);
  expect(joinBytes([part])).not.toBe(part);
});
