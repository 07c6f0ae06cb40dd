// How far a command is: a bar in a terminal, lines now and then elsewhere.
import { expect, test } from '@jest/globals';
import { Progress } from '../../src/progress.ts';

function progressOn(isTTY: boolean): {
  readonly progress: Progress;
  readonly written: string[];
  pass(ms: number): void;
} {
  const written: string[] = [];
  let nowMs = 0;
  const output = {
    isTTY,
    write: (text: string | Uint8Array): boolean => written.push(String(text)) > 0,
  };
  return {
    progress: new Progress('verifying', output, () => nowMs),
    written,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

test('in a terminal a bar that is painted anew, and taken away at the end', () => {
  const { progress, written, pass } = progressOn(true);
  progress.at(1, 10);
  expect(written).toEqual([]);
  pass(200);
  progress.at(5, 10);
  expect(written).toEqual([`\rverifying  ${'█'.repeat(15)}${'░'.repeat(15)}  50 %`]);
  progress.at(6, 10);
  expect(written).toHaveLength(1);
  progress.end();
  progress.end();
  expect(written.slice(1)).toEqual(['\r\u001b[K']);
});

test('elsewhere a line every two seconds, and none for what is done at once', () => {
  const { progress, written, pass } = progressOn(false);
  for (let done = 0; done <= 10; done += 1) {
    progress.at(done, 10);
    pass(500);
  }
  progress.at(0, 0);
  progress.end();
  expect(written).toEqual(['verifying: 40 %\n', 'verifying: 80 %\n']);
});
