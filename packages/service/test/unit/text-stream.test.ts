import { describe, expect, test } from '@jest/globals';
import { textStream } from '../../src/text-stream.ts';

/** Counts what was made, and notes how it ended. */
function countingPieces(count: number, piece: string) {
  const seen = { made: 0, ended: false };
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (let i = 0; i < count; i += 1) {
        seen.made += 1;
        yield piece;
      }
    } finally {
      seen.ended = true;
    }
  }
  return { seen, pieces: pieces() };
}

describe('textStream', () => {
  test('J4: nothing is made before somebody reads, and no more than is read', async () => {
    const { seen, pieces } = countingPieces(1_000, 'x'.repeat(1024));
    const reader = textStream(pieces).getReader();
    expect(seen.made).toBe(0);
    const { value } = await reader.read();
    expect(value?.length).toBeLessThan(64 * 1024);
    expect(seen.made * 1024).toBe(value?.length);
    await reader.cancel();
    expect(seen.ended).toBe(true);
    expect(seen.made).toBeLessThan(1_000);
  });

  test('J4: others get their turn while a long text is made, also where pieces are empty', async () => {
    for (const piece of ['x'.repeat(100), '']) {
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 0);
      await new Response(textStream(countingPieces(200_000, piece).pieces)).text();
      clearInterval(timer);
      expect(turns).toBeGreaterThan(5);
    }
  });

  test('the whole text arrives, and a failure breaks the stream', async () => {
    expect(await new Response(textStream(countingPieces(100_000, 'ü,').pieces)).text()).toBe('ü,'.repeat(100_000));
    async function* failing(): AsyncGenerator<string> {
      yield 'a';
      throw new Error('the store is gone');
    }
    await expect(new Response(textStream(failing())).text()).rejects.toThrow('the store is gone');
  });
});
