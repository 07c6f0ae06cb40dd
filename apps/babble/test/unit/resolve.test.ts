// Which value counts, and where it came from. OPS-CONF-3, OPS-CONF-5, NODE-START-2.
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { resolveConfiguration, resolveDataDirectory } from '../../src/config/resolve.ts';
import { configured } from './command-line-settings.ts';
import { withFolder } from './temporary-folder.ts';

describe('precedence', () => {
  const files = { 'babble.toml': 'moniker = "file"\nsync-limit = 3\nheartbeat = "3ms"\nHeartbeat-x = 1' };
  const environment = { BABBLE_MONIKER: 'environment', BABBLE_SYNC_LIMIT: '2', HEARTBEAT: '2ms' };

  test('OPS-CONF-3: flag over environment over file over default, each with its origin', async () => {
    const { settings, file } = await configured({ files, environment, args: ['--moniker', 'flag'] });
    expect(settings.get('moniker')).toEqual({ value: 'flag', source: 'flag', from: '--moniker' });
    expect(settings.get('sync-limit')).toEqual({ value: 2, source: 'environment', from: 'BABBLE_SYNC_LIMIT' });
    expect(settings.get('heartbeat')).toEqual({ value: 3, source: 'file', from: `${file}: heartbeat` });
    expect(settings.get('timeout')).toEqual({ value: 1000, source: 'default', from: 'default' });
  });

  test('a flag counts even if it says the default, or nothing', async () => {
    const { settings } = await configured({ files, environment, args: ['--sync-limit', '1000', '--moniker', ''] });
    expect(settings.get('sync-limit')).toMatchObject({ value: 1000, source: 'flag' });
    expect(settings.get('moniker')).toMatchObject({ value: '', source: 'flag' });
  });

  test('an empty variable is not set; BABBLE_GO_BIN is no setting', async () => {
    const { settings, problems } = await configured({
      files,
      environment: { BABBLE_MONIKER: '', BABBLE_HEARTBEAT: '', BABBLE_GO_BIN: '/bin/babble' },
    });
    expect(settings.get('moniker')?.value).toBe('file');
    expect(settings.get('heartbeat')?.value).toBe(3);
    expect(problems).toEqual([]);
  });

  test('only the value that counts must be well formed', async () => {
    const bad = { 'babble.toml': 'heartbeat = "fast"' };
    expect((await configured({ files: bad, args: ['--heartbeat', '1s'] })).problems).toEqual([]);
    expect((await configured({ files: bad })).problems).toHaveLength(1);
  });
});

describe('the data directory', () => {
  test('OPS-CONF-3: the file is looked for where flag, environment or default say', async () => {
    await withFolder({ 'babble.json': '{"moniker":"here"}' }, async (folder) => {
      const at = { flags: new Map(), environment: {}, defaultDataDirectory: join('no', 'such', 'folder') };
      expect((await resolveConfiguration(at)).values.moniker).toBe('');
      const environment = { BABBLE_DATADIR: folder };
      expect((await resolveConfiguration({ ...at, environment })).values.moniker).toBe('here');
      const flags = new Map([['datadir', folder] as const]);
      expect((await resolveConfiguration({ ...at, flags })).values.moniker).toBe('here');
    });
  });

  test('datadir in the file moves key, peers and database, and only if no flag says otherwise', async () => {
    const files = { 'babble.toml': 'datadir = "/elsewhere"\nmoniker = "m"' };
    const { values } = await configured({ files });
    expect(values).toMatchObject({ datadir: '/elsewhere', db: join('/elsewhere', 'babble_db'), moniker: 'm' });
    const flagged = await configured({ files, args: ['--datadir', '$DATADIR'] });
    expect(flagged.values.datadir).not.toBe('/elsewhere');
    expect(flagged.values).toMatchObject({ db: join(flagged.values.datadir, 'babble_db'), moniker: 'm' });
  });

  test('one that cannot be meant is told once', async () => {
    const { problems } = await configured({ args: ['--datadir', ''] });
    expect(problems.map(({ message }) => message)).toEqual(['invalid argument "" for "--datadir" flag: no folder']);
  });
});

describe('the data directory alone', () => {
  const at = { flags: new Map(), environment: {}, defaultDataDirectory: join('no', 'such', 'folder') };

  test('OPS-CONF-3: it is the one that a node would use: of the flag, the environment, the file, or the default', async () => {
    await withFolder({ 'babble.toml': 'datadir = "/elsewhere"\nheartbeat = "nonsense"' }, async (folder) => {
      const withFile = { ...at, defaultDataDirectory: folder };
      const environment = { BABBLE_DATADIR: '/of/environment' };
      const flags = new Map([['datadir', '/of/flag'] as const]);
      for (const init of [at, withFile, { ...withFile, environment }, { ...withFile, environment, flags }]) {
        expect(await resolveDataDirectory(init)).toBe((await resolveConfiguration(init)).values.datadir);
      }
      expect(await resolveDataDirectory(withFile)).toBe('/elsewhere');
      expect(await resolveDataDirectory({ ...withFile, environment })).toBe('/of/environment');
      expect(await resolveDataDirectory({ ...withFile, environment, flags })).toBe('/of/flag');
    });
  });

  test('one that cannot be meant is refused; a file that cannot be read matters only if it is asked', async () => {
    const flags = new Map([['datadir', ''] as const]);
    await expect(resolveDataDirectory({ ...at, flags })).rejects.toThrow('invalid argument "" for "--datadir" flag');
    await withFolder({ 'babble.toml': 'datadir = ' }, async (folder) => {
      const withFile = { ...at, defaultDataDirectory: folder };
      await expect(resolveDataDirectory(withFile)).rejects.toThrow('While parsing config');
      expect(await resolveDataDirectory({ ...withFile, environment: { BABBLE_DATADIR: '/here' } })).toBe('/here');
    });
  });
});

describe('problems', () => {
  test('OPS-CONF-4: all that is wrong is collected, each with its place', async () => {
    const { problems, values } = await configured({
      args: ['--heartbeat', '10'],
      environment: { BABBLE_CACHE_SIZE: 'x' },
      files: { 'babble.json': '{"TIMEOUT": "fast", "store": {}}' },
    });
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/babble\.json: TIMEOUT: invalid value "fast": not a duration/),
      expect.stringMatching(/babble\.json: store: invalid value "a section": neither true nor false/),
      'invalid value "x" of BABBLE_CACHE_SIZE: not a whole number',
      'invalid argument "10" for "--heartbeat" flag: missing unit in duration "10"',
    ]);
    expect(values).toMatchObject({ heartbeat: 10, timeout: 1000, 'cache-size': 10_000, store: false });
  });
});

describe('what follows from what', () => {
  test('NODE-START-2: maintenance-mode implies bootstrap, and bootstrap implies store', async () => {
    const { settings } = await configured({ args: ['-R'] });
    expect(settings.get('bootstrap')).toEqual({ value: true, source: 'implied', from: 'implied by maintenance-mode' });
    expect(settings.get('store')).toEqual({ value: true, source: 'implied', from: 'implied by bootstrap' });
    expect((await configured({ args: ['--bootstrap', '--store'] })).settings.get('store')?.source).toBe('flag');
    expect((await configured({ args: ['--store'] })).values.bootstrap).toBe(false);
  });

  test('NODE-START-2: slow-heartbeat is raised to heartbeat, and the user is told', async () => {
    const { values, warnings } = await configured({ args: ['--heartbeat', '3s'] });
    expect(values).toMatchObject({ heartbeat: 3000, 'slow-heartbeat': 3000 });
    expect(warnings).toEqual(['slow-heartbeat is less than heartbeat, and is raised to it']);
    expect((await configured({ args: ['--heartbeat', '1s'] })).warnings).toEqual([]);
  });

  test('how many blocks to keep says nothing without pruning, and the user is told', async () => {
    expect((await configured({ args: ['--keep-blocks', '9'] })).warnings).toEqual([
      '--keep-blocks has no effect without prune: everything is kept',
    ]);
    const { warnings, values } = await configured({ args: ['--keep-blocks', '9', '--prune', '--store'] });
    expect(warnings).toEqual([]);
    expect(values).toMatchObject({ prune: true, 'keep-blocks': 9 });
    expect((await configured({ args: ['--prune', '--store'] })).values['keep-blocks']).toBe(256);
  });
});
