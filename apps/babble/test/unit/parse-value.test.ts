// Values of every kind, from texts and from what file formats have. OPS-CONF-2, OPS-CONF-4, OPS-CONF-5.
import { describe, expect, test } from '@jest/globals';
import { CliError } from '../../src/cli-error.ts';
import { parseValue } from '../../src/config/parse-value.ts';
import type { SettingName } from '../../src/config/settings.ts';

function refusal(name: SettingName, raw: unknown): string {
  try {
    return `accepted: ${String(parseValue(name, raw, 'HERE'))}`;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    expect(error.remedy).toMatch(/\.$/);
    return error.message;
  }
}

describe('values', () => {
  test('OPS-CONF-4: durations are texts with a unit, or whole nanoseconds', () => {
    expect(parseValue('heartbeat', '50ms', '')).toBe(50);
    expect(parseValue('heartbeat', 50_000_000, '')).toBe(50);
    expect(parseValue('heartbeat', 50_000_000n, '')).toBe(50);
    expect(refusal('heartbeat', '50000000')).toBe('HERE: missing unit in duration "50000000"');
    expect(refusal('heartbeat', 'fast')).toBe('HERE: not a duration in duration "fast"');
    expect(refusal('heartbeat', 1.5)).toContain('HERE: missing unit');
    expect(refusal('heartbeat', null)).toContain('nothing');
    expect(refusal('heartbeat', [1])).toContain('a list');
  });

  test('OPS-CONF-5: a duration that no timer could keep is refused', () => {
    expect(refusal('timeout', '0')).toBe('HERE: not longer than 0');
    expect(refusal('timeout', '299h')).toBe('HERE: longer than timers can run');
    expect(parseValue('timeout', '298h', '')).toBe(298 * 3_600_000);
    expect(refusal('timeout', 100)).toContain('a bare number counts nanoseconds');
    expect(parseValue('timeout', '100us', '')).toBe(0.1);
  });

  test('counts are whole numbers, also as texts, from their least on', () => {
    expect(['7', 7, 7n].map((raw) => parseValue('sync-limit', raw, ''))).toEqual([7, 7, 7]);
    expect(parseValue('max-pool', '0', '')).toBe(0);
    expect(refusal('sync-limit', 0)).toBe('HERE: less than 1');
    expect(refusal('max-pool', '-1')).toBe('HERE: less than 0');
    for (const raw of ['many', '', '1.5', 1.5, true, null, '1e3', {}]) {
      expect(refusal('cache-size', raw)).toBe('HERE: not a whole number');
    }
    expect(refusal('cache-size', '99999999999999999999')).toBe('HERE: too large');
  });

  test('switches take truth values and the words for them', () => {
    for (const raw of [true, 'true', 'TRUE', 'T', '1', 1, 'yes', 'on']) expect(parseValue('store', raw, '')).toBe(true);
    for (const raw of [false, 'false', 'F', '0', 0, 'No', 'off']) expect(parseValue('store', raw, '')).toBe(false);
    for (const raw of ['maybe', '', 2, null, []]) expect(refusal('store', raw)).toBe('HERE: neither true nor false');
  });

  test('texts take numbers, and nothing else that is no text', () => {
    expect(parseValue('moniker', 'Änne', '')).toBe('Änne');
    expect(parseValue('moniker', '', '')).toBe('');
    expect(parseValue('moniker', 7, '')).toBe('7');
    expect(refusal('moniker', true)).toBe('HERE: true instead of a text');
    expect(refusal('datadir', '')).toBe('HERE: no folder');
  });

  test('addresses are host:port; some may be empty', () => {
    for (const address of ['127.0.0.1:1337', ':0', '[::1]:65535', 'node-1.example:1']) {
      expect(parseValue('listen', address, '')).toBe(address);
    }
    expect(parseValue('advertise', '', '')).toBe('');
    expect(parseValue('service-listen', '', '')).toBe('');
    for (const raw of ['', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '::1:80', 'http://a:1']) {
      expect(refusal('listen', raw)).toBe('HERE: not an address');
    }
    expect(refusal('listen', 1337)).toBe('HERE: 1337 instead of an address');
  });

  test('choices are from their list', () => {
    expect(parseValue('log', 'warn', '')).toBe('warn');
    expect(refusal('log', 'frob')).toBe('HERE: no such choice');
    expect(refusal('admission', 'Strict')).toBe('HERE: no such choice');
  });
});
