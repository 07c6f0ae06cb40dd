// Pauses end when they should, and leave nothing behind.
import { cancelSource, neverCancelled, pause } from '@babble/host';
import { expect, test } from '@jest/globals';

/** A clock whose timers fire when told. */
function handClock() {
  const timers = new Map<number, () => void>();
  let count = 0;
  return {
    timers,
    clock: {
      now: () => 0,
      setTimeout: (run: () => void) => {
        count += 1;
        timers.set(count, run);
        return count;
      },
      clearTimeout: (timer: unknown) => {
        timers.delete(timer as number);
      },
    },
  };
}

test('a pause resolves when its timer fires', async () => {
  const { clock, timers } = handClock();
  const waiting = pause(clock, 10, neverCancelled);
  for (const run of timers.values()) run();
  await expect(waiting).resolves.toBeUndefined();
});

test('a pause rejects with the reason of its signal, at once if it is aborted already, and clears its timer', async () => {
  const { clock, timers } = handClock();
  const source = cancelSource();
  const waiting = pause(clock, 10, source.signal);
  source.cancel('enough');
  await expect(waiting).rejects.toBe('enough');
  await expect(pause(clock, 10, source.signal)).rejects.toBe('enough');
  expect(timers.size).toBe(0);
});

test('a source aborts once, and tells every listener once', () => {
  const source = cancelSource();
  const heard: unknown[] = [];
  source.signal.addEventListener('abort', () => heard.push(source.signal.reason));
  const silent = (): void => {
    heard.push('removed');
  };
  source.signal.addEventListener('abort', silent);
  source.signal.removeEventListener('abort', silent);
  source.cancel('first');
  source.cancel('second');
  expect(heard).toEqual(['first']);
  expect([source.signal.aborted, neverCancelled.aborted]).toEqual([true, false]);
});
