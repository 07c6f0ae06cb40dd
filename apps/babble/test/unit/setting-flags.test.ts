// Flags as the command line gives them. OPS-CLI-2, OPS-CONF-1.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { withSwitchesSpeltOut } from '../../src/config/setting-flags.ts';
import type { SettingName } from '../../src/config/settings.ts';
import { environmentName, SETTING_NAMES, settingOf, settingOfKey } from '../../src/config/settings.ts';
import { flagsOf } from './command-line-settings.ts';

const RECORDED = fileURLToPath(new URL('../../../../tooling/vectors/captures/cli-flags.json', import.meta.url));

interface RecordedFlag {
  readonly command: string;
  readonly name: string | null;
  readonly short: string | null;
  readonly type: string;
  readonly default: string | number | boolean;
  readonly configKey: string | null;
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'folder', 'address', 'choice'],
  bool: ['switch'],
  int: ['count'],
  duration: ['duration'],
};

describe('the table of settings', () => {
  test('OPS-CONF-1: has every flag and file key of the Go implementation, with its letter, type and default', async () => {
    const recorded = JSON.parse(await readFile(RECORDED, 'utf8')) as readonly RecordedFlag[];
    const ofRun = recorded.filter(({ command, name }) => command === 'babble run' && name !== 'help');
    expect(ofRun).toHaveLength(29);
    for (const { name, short, type, default: standard, configKey } of ofRun) {
      const found = settingOfKey(configKey ?? '');
      expect(found).toBe(name ?? configKey);
      const setting = settingOf(found as SettingName);
      expect(setting.short ?? null).toBe(short);
      expect(KINDS[type]).toContain(setting.kind);
      // Ours says less by default; the two folders depend on the platform.
      if (found === 'log') expect(setting.default).toBe('info');
      else if (setting.kind !== 'folder') expect(setting.default).toBe(String(standard));
    }
  });

  test('names of the environment are those of the flags in capitals; BABBLE_GO_BIN is none', () => {
    expect(environmentName('sync-limit')).toBe('BABBLE_SYNC_LIMIT');
    const names = SETTING_NAMES.map(environmentName);
    expect(new Set(names).size).toBe(SETTING_NAMES.length);
    expect(names).not.toContain('BABBLE_GO_BIN');
  });
});

describe('flags', () => {
  test('only what was given is given', () => {
    expect([...flagsOf([])]).toEqual([]);
    expect([...flagsOf(['--moniker', '', '-l', 'a:1', '--heartbeat=5ms'])]).toEqual([
      ['moniker', ''],
      ['listen', 'a:1'],
      ['heartbeat', '5ms'],
    ]);
  });

  test('of a flag that is given twice the last counts', () => {
    expect(flagsOf(['-l', 'a:1', '--listen', 'b:2', '-l=', '-l', 'c:3']).get('listen')).toBe('c:3');
  });

  test('switches stand alone or with a value, as in the Go implementation', () => {
    expect([...flagsOf(['--store', '--no-service', '-R'])]).toEqual([
      ['maintenance-mode', 'true'],
      ['no-service', 'true'],
      ['store', 'true'],
    ]);
    expect([...flagsOf(['--fast-sync=false', '--no-service=false', '--webrtc=true'])]).toEqual([
      ['webrtc', 'true'],
      ['no-service', 'false'],
      ['fast-sync', 'false'],
    ]);
  });

  test('--join-timeout and --signal-realm exist', () => {
    expect([...flagsOf(['-j', '3s', '--signal-realm', 'x'])]).toEqual([
      ['join-timeout', '3s'],
      ['signal-realm', 'x'],
    ]);
    expect(() => flagsOf(['--join_timeout', '3s'])).toThrow('unknown option');
  });

  test('where a command has an argument, a switch that stands alone does not take it for its value', () => {
    expect(
      withSwitchesSpeltOut(['join', '--fast-sync', 'http://a:1', '-R', '--store', 'false', '--webrtc=true']),
    ).toEqual([
      'join',
      '--fast-sync=true',
      'http://a:1',
      '--maintenance-mode=true',
      '--store',
      'false',
      '--webrtc=true',
    ]);
    expect(withSwitchesSpeltOut(['join', '--observer', '-l', 'a:1', '-'])).toEqual([
      'join',
      '--observer=true',
      '-l',
      'a:1',
      '-',
    ]);
  });
});
