// Messages that come in pieces of a byte or two: they are put together as others, and take no more memory than a few times their bytes. Rules NET-RPC-1, OURS-8.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { ValueGatherer } from '../../src/rpc/value-gatherer.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const utf8 = new TextEncoder();

/** The value as it is taken from pieces of `size` bytes, without white space around it. */
function gathered(text: string, size: number): string {
  const bytes = utf8.encode(text);
  const gatherer = new ValueGatherer();
  for (let at = 0; at < bytes.length; at += size) {
    const end = gatherer.add(bytes.slice(at, at + size));
    if (end >= 0) return new TextDecoder().decode(gatherer.take(end).value).trim();
  }
  throw new Error('the value has no end');
}

describe('a value in thousands of pieces', () => {
  test.each([1, 2, 3, 7])('pieces of %i bytes: it ends where it ends', (size) => {
    const texts = Array.from({ length: 900 }, (_, i) => `{"n":${i},"s":"}]\\"{ ${i}"}`);
    for (const value of [`[${texts.join(',')}]`, `"${'x'.repeat(5_000)}"`, `[${texts.join(',\n')}]`]) {
      // Compared by hand: nobody wants to read the difference.
      expect(gathered(`${value}\n`, size) === value).toBe(true);
    }
  });

  test('a byte takes no hundred', () => {
    const COUNT = 200_000;
    const gatherer = new ValueGatherer();
    gatherer.add(utf8.encode('"'));
    collect();
    const before = process.memoryUsage();
    for (let i = 0; i < COUNT; i++) gatherer.add(Uint8Array.of(0x78));
    collect();
    const after = process.memoryUsage();
    const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    expect(bytes / COUNT).toBeLessThan(20);
    expect(gatherer.add(utf8.encode('"'))).toBe(COUNT + 2);
  });
});
