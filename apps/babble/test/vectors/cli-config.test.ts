// The recorded configurations of the Go implementation: the same files and flags give the same values, but where ours is meant to
// differ. OPS-CONF-1 … OPS-CONF-4.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Configuration } from '../../src/config/resolve.ts';
import type { SettingName } from '../../src/config/settings.ts';
import { settingOf } from '../../src/config/settings.ts';
import { formatDuration } from '../../src/duration.ts';
import { configured } from '../unit/command-line-settings.ts';

const FILE = fileURLToPath(new URL('../../../../tooling/vectors/captures/cli/cli-config.json', import.meta.url));

interface RecordedRun {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly stderr: string;
}

/** The names in the log line of the Go implementation. */
const LOGGED: Readonly<Record<string, SettingName>> = {
  AdvertiseAddr: 'advertise',
  BindAddr: 'listen',
  Bootstrap: 'bootstrap',
  CacheSize: 'cache-size',
  EnableFastSync: 'fast-sync',
  HeartbeatTimeout: 'heartbeat',
  ICEAddress: 'ice-addr',
  ICEUsername: 'ice-username',
  JoinTimeout: 'join-timeout',
  LogLevel: 'log',
  MaintenanceMode: 'maintenance-mode',
  MaxPool: 'max-pool',
  Moniker: 'moniker',
  NoService: 'no-service',
  ServiceAddr: 'service-listen',
  SignalAddr: 'signal-addr',
  SignalRealm: 'signal-realm',
  SignalSkipVerify: 'signal-skip-verify',
  SlowHeartbeatTimeout: 'slow-heartbeat',
  Store: 'store',
  SuspendLimit: 'suspend-limit',
  SyncLimit: 'sync-limit',
  TCPTimeout: 'timeout',
  WebRTC: 'webrtc',
};

/** Where ours does what the Go implementation only documents, or more. */
const OURS: Readonly<Record<string, Readonly<Partial<Record<SettingName, string>>>>> = {
  '--join-timeout flag': { 'join-timeout': '3s' },
  '-j flag': { 'join-timeout': '3s' },
  'join-timeout (dash) in the file': { 'join-timeout': '3s' },
  'environment variables': { heartbeat: '7ms', moniker: 'env', 'sync-limit': '9' },
};

/** Where the Go implementation ends before it logs its configuration, or logs nothing; what ours says to it. */
const NOT_LOGGED: Readonly<Record<string, Readonly<Record<string, unknown>> | RegExp>> = {
  'malformed toml': /^While parsing config: .*babble\.toml/,
  'wrong type in toml': /cache-size: invalid value "many"/,
  'bad duration in toml': /heartbeat: invalid value "fast"/,
  '--signal-realm flag': { 'signal-realm': 'x' },
  'log level by flag': { log: 'error' },
};

const runs = JSON.parse(readFileSync(FILE, 'utf8')) as readonly RecordedRun[];

function loggedValues(stderr: string): Readonly<Record<string, string>> | undefined {
  const line = stderr.split('\n').find((text) => text.includes('msg=Config babble.'));
  if (line === undefined) return undefined;
  return Object.fromEntries(
    [...line.matchAll(/babble\.(\w+)=("[^"]*"|\S*)/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('"', ''),
    ]),
  );
}

function written({ values }: Configuration, name: SettingName): string {
  return settingOf(name).kind === 'duration' ? formatDuration(Number(values[name])) : String(values[name]);
}

function configurationOf({ argv, env, files }: RecordedRun): Promise<Configuration> {
  return configured({ args: argv.slice(2), environment: env, files });
}

test('all recorded runs are looked at', () => {
  expect(runs).toHaveLength(29);
  const silent = runs.filter(({ stderr }) => loggedValues(stderr) === undefined).map(({ name }) => name);
  expect(silent.sort()).toEqual(Object.keys(NOT_LOGGED).sort());
});

describe('the same values as the Go implementation', () => {
  for (const run of runs) {
    const logged = loggedValues(run.stderr);
    if (logged === undefined) continue;
    test(run.name, async () => {
      const configuration = await configurationOf(run);
      expect(configuration.problems).toEqual([]);
      const { from: logOrigin } = configuration.settings.get('log') ?? {};
      for (const [field, value] of Object.entries(logged)) {
        // The folders are compared below, or are the place of the test itself.
        if (field === 'DataDir' || field === 'DatabaseDir') continue;
        const name = LOGGED[field];
        if (name === undefined) throw new Error(`unexpected field ${field}`);
        if (name === 'log' && logOrigin === 'default') continue;
        expect([name, written(configuration, name)]).toEqual([name, OURS[run.name]?.[name] ?? value]);
      }
      const { DatabaseDir } = logged;
      // Another database, so another folder by default: that of the Go implementation is never taken for ours (OPS-FILE-8).
      const ours = DatabaseDir?.replace('$DATADIR/badger_db', '$DATADIR/babble_db');
      const expectedDb = ours?.replace('$DATADIR', configuration.values.datadir);
      if (expectedDb !== undefined) expect(configuration.values.db).toBe(expectedDb);
    });
  }
});

describe('where the Go implementation says nothing', () => {
  for (const run of runs) {
    const expected = NOT_LOGGED[run.name];
    if (expected === undefined) continue;
    test(run.name, async () => {
      if (!(expected instanceof RegExp)) {
        expect((await configurationOf(run)).values).toMatchObject(expected);
        return;
      }
      const said = await configurationOf(run).then(
        ({ problems }) => problems.map(({ message }) => message).join('\n'),
        (error: unknown) => String((error as { readonly message?: unknown }).message),
      );
      expect(said).toMatch(expected);
    });
  }
});
