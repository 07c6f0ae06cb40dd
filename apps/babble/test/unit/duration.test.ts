// OPS-CONF-2.
import { describe, expect, test } from '@jest/globals';
import { durationMs, formatDuration, parseDuration } from '../../src/duration.ts';

describe('durations', () => {
  test('OPS-CONF-2: texts in the syntax of Go', () => {
    const texts = ['10ms', '1.5s', '2m', '1m30s', '1h', '250us', '250µs', '1000000ns', '.5s', '0'];
    expect(texts.map(durationMs)).toEqual([10, 1500, 120_000, 90_000, 3_600_000, 0.25, 0.25, 1, 500, 0]);
  });

  test('OPS-CONF-2: anything else is none', () => {
    for (const text of ['', '10', 'fast', '10 ms', '-5s', '1s1', 's', '1.2.3s', '1d']) {
      expect([text, durationMs(text)]).toEqual([text, undefined]);
    }
  });

  test('a missing unit is told apart, with the flag and a remedy', () => {
    expect(() => parseDuration('10', 'heartbeat')).toThrow(
      'invalid argument "10" for "--heartbeat" flag: missing unit in duration "10"',
    );
    expect(() => parseDuration('x', 'timeout')).toThrow('not a duration in duration "x"');
  });

  test('what is formatted reads as the same', () => {
    const durations = [0, 0.25, 10, 333, 1000, 1500, 90_000, 3_600_000, 5_445_000, 60_001];
    expect(durations.map(formatDuration)).toEqual([
      ...['0s', '250us', '10ms', '333ms', '1s', '1.5s', '1m30s', '1h', '1h30m45s', '1m0.001s'],
    ]);
    for (const ms of durations.slice(1)) expect(durationMs(formatDuration(ms))).toBeCloseTo(ms, 9);
  });
});
