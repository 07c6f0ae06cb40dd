// Which file is read, and every format. OPS-CONF-3, OPS-CONF-4.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ConfigFile } from '../../src/config/config-file.ts';
import { readConfigFile } from '../../src/config/config-file.ts';
import { FILE_FORMATS } from '../../src/config/file-formats.ts';
import { withFolder } from './temporary-folder.ts';

const read = (files: Readonly<Record<string, string>>): Promise<ConfigFile | undefined> =>
  withFolder(files, readConfigFile);

async function entries(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>> {
  const file = await read(files);
  return Object.fromEntries([...(file?.entries ?? [])].map(([name, { raw }]) => [name, raw]));
}

describe('formats', () => {
  const expected = { listen: '10.0.0.5:1337', heartbeat: '100ms', store: true, 'sync-limit': 500 };
  const yaml = '# a comment\nlisten: 10.0.0.5:1337\nheartbeat: 100ms\nstore: true\nsync-limit: 500\n';

  test('OPS-CONF-3: TOML, JSON and YAML have types of their own', async () => {
    const toml = 'listen = "10.0.0.5:1337"\nheartbeat = "100ms"\nstore = true\nsync-limit = 500\n';
    expect(await entries({ 'babble.toml': toml })).toEqual(expected);
    expect(await entries({ 'babble.json': `\uFEFF${JSON.stringify(expected)}` })).toEqual(expected);
    expect(await entries({ 'babble.yaml': yaml })).toEqual(expected);
    expect(await entries({ 'babble.yml': yaml })).toEqual(expected);
  });

  test('OPS-CONF-3: properties have texts', async () => {
    const texts = { listen: '10.0.0.5:1337', heartbeat: '100ms', store: 'true', 'sync-limit': '500' };
    for (const extension of ['properties', 'props', 'prop']) {
      expect(await entries({ [`babble.${extension}`]: yaml })).toEqual(texts);
    }
  });

  test('HCL is refused, with what to do instead', async () => {
    await expect(read({ 'babble.hcl': 'heartbeat = "1s"' })).rejects.toMatchObject({
      message: expect.stringMatching(/babble\.hcl: the format HCL is not read$/),
      remedy: expect.stringContaining('babble.toml'),
    });
  });

  test('an empty file says nothing', async () => {
    for (const name of ['babble.toml', 'babble.yaml', 'babble.properties'])
      expect(await entries({ [name]: '' })).toEqual({});
    expect(await entries({ 'babble.json': 'null' })).toEqual({});
  });
});

describe('which file', () => {
  test('OPS-CONF-3: none is fine, and one without extension is none', async () => {
    expect(await read({})).toBeUndefined();
    expect(await read({ babble: 'heartbeat = "1s"', 'babble.txt': '', 'other.toml': '' })).toBeUndefined();
    expect(await readConfigFile(join('no', 'such', 'folder'))).toBeUndefined();
  });

  test('OPS-CONF-3: the first of json, toml, yaml, yml, properties, props, prop, hcl counts alone', async () => {
    const order = [...FILE_FORMATS.keys()];
    expect(order).toEqual(['json', 'toml', 'yaml', 'yml', 'properties', 'props', 'prop', 'hcl']);
    for (const [index, extension] of order.slice(0, -1).entries()) {
      const contents = (other: string): string =>
        other === 'json' ? '{"moniker":"x"}' : other === 'toml' ? '' : 'moniker: x';
      const names = order.slice(index).map((other) => [`babble.${other}`, contents(other)]);
      const file = await read(Object.fromEntries(names) as Record<string, string>);
      expect(file?.path.endsWith(`babble.${extension}`)).toBe(true);
      expect(file?.warnings).toHaveLength(order.length - index - 1);
      for (const warning of file?.warnings ?? []) expect(warning).toContain(`babble.${extension} comes first`);
    }
  });

  test('one that is there and cannot be read ends the start', async () => {
    await withFolder({}, async (folder) => {
      await mkdir(join(folder, 'babble.toml'));
      await expect(readConfigFile(folder)).rejects.toThrow(/While reading config: .*babble\.toml: EISDIR/);
    });
  });
});

describe('what is in it', () => {
  test('OPS-CONF-4: a defect is named with file and place', async () => {
    await expect(read({ 'babble.toml': 'heartbeat = \n=\n' })).rejects.toThrow(
      /^While parsing config: .*babble\.toml: Invalid TOML[\s\S]*1:/,
    );
    await expect(read({ 'babble.json': '{"a":' })).rejects.toThrow(/^While parsing config: .*babble\.json: /);
    await expect(read({ 'babble.yaml': 'a: [1' })).rejects.toThrow(
      /^While parsing config: .*babble\.yaml: [\s\S]*line 1/,
    );
    await expect(read({ 'babble.prop': '=x' })).rejects.toThrow(
      /^While parsing config: .*babble\.prop: line 1: no key/,
    );
    for (const [name, text] of [
      ['babble.json', '[1]'],
      ['babble.yaml', '- a'],
      ['babble.yml', 'hello'],
    ] as const) {
      await expect(read({ [name]: text })).rejects.toThrow('no keys with values');
    }
  });

  test('OPS-CONF-4: keys are not case-sensitive, and join-timeout has two spellings', async () => {
    expect(await entries({ 'babble.toml': 'HeartBeat = "1s"\nSYNC-LIMIT = 3\n' })).toEqual({
      heartbeat: '1s',
      'sync-limit': 3,
    });
    for (const key of ['join_timeout', 'join-timeout', 'Join_Timeout']) {
      expect(await entries({ 'babble.toml': `${key} = "3s"` })).toEqual({ 'join-timeout': '3s' });
    }
  });

  test('two spellings of one setting are refused', async () => {
    await expect(read({ 'babble.toml': 'moniker = "a"\nMoniker = "b"' })).rejects.toThrow(
      'moniker and Moniker are the same setting',
    );
    await expect(read({ 'babble.yml': 'join_timeout: 1s\njoin-timeout: 2s' })).rejects.toThrow('the same setting');
  });

  test('unknown keys have no effect and are named', async () => {
    const file = await read({ 'babble.toml': 'frob = 1\nsync_limit = 3\nheartbeat = "1s"' });
    expect([...(file?.entries.keys() ?? [])]).toEqual(['heartbeat']);
    expect(file?.warnings).toEqual([
      expect.stringMatching(/babble\.toml: frob is no setting$/),
      expect.stringMatching(/babble\.toml: sync_limit is no setting; did you mean sync-limit\?$/),
    ]);
  });

  test('OPS-CONF-4: a section hides its keys, which are named', async () => {
    const file = await read({ 'babble.toml': 'moniker = "a"\n[babble]\nheartbeat = "1s"\nlog = "warn"' });
    expect([...(file?.entries.keys() ?? [])]).toEqual(['moniker']);
    expect(file?.warnings).toEqual([
      expect.stringContaining('the section [babble] is not read, nor its keys (heartbeat, log)'),
    ]);
  });
});
