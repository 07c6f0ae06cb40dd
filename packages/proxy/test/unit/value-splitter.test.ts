// A message that comes byte by byte takes no more memory than a few times its bytes. Rules APP-SOCK-7, OURS-8.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { ValueSplitter } from '../../src/rpc/value-splitter.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const COUNT = 200_000;

test('a message of single bytes is put together, and a byte takes no hundred', () => {
  const utf8 = new TextEncoder();
  const splitter = new ValueSplitter(2 * COUNT);
  splitter.push(utf8.encode('{"a":"'));
  collect();
  const before = process.memoryUsage();
  for (let i = 0; i < COUNT; i++) splitter.push(Uint8Array.of(0x78));
  collect();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  expect(bytes / COUNT).toBeLessThan(20);
  const { texts, failure } = splitter.push(utf8.encode('"}\n'));
  expect(failure).toBeUndefined();
  expect(texts.map((text) => text.length)).toEqual([COUNT + '{"a":""}'.length]);
});
