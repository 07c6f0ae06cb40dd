// What --print-config says.
import { describe, expect, test } from '@jest/globals';
import { configurationJson, formatConfiguration } from '../../src/config/print-configuration.ts';
import { SETTING_NAMES } from '../../src/config/settings.ts';
import { configured } from './command-line-settings.ts';

describe('print-config', () => {
  const given = {
    args: ['--moniker', 'a "b" \\ # é\n', '--timeout', '1.5s', '--no-service'],
    environment: { BABBLE_SYNC_LIMIT: '9' },
    files: { 'babble.toml': 'heartbeat = "20ms"\nfrob = 1' },
  };

  test('every setting with its origin', async () => {
    const configuration = await configured(given);
    const text = formatConfiguration(configuration);
    expect(text).toContain(`# Configuration file: ${configuration.file}`);
    expect(text).toMatch(/^moniker = ".*" +# flag --moniker$/m);
    expect(text).toMatch(/^sync-limit = 9 +# environment BABBLE_SYNC_LIMIT$/m);
    expect(text).toMatch(/^heartbeat = "20ms" +# file .*babble\.toml: heartbeat$/m);
    expect(text).toMatch(/^webrtc = false +# default$/m);
    expect(text.trimEnd().split('\n')).toHaveLength(SETTING_NAMES.length + 1);
  });

  test('what is printed can be used as babble.toml and says the same', async () => {
    const { values, ...configuration } = await configured(given);
    const again = await configured({ files: { 'babble.toml': formatConfiguration({ values, ...configuration }) } });
    expect(again.values).toEqual(values);
    expect(again).toMatchObject({ problems: [], warnings: [] });
  });

  test('as JSON: values, sources, warnings', async () => {
    const configuration = await configured(given);
    const json = JSON.parse(configurationJson(configuration)) as Readonly<Record<string, unknown>>;
    expect(json).toMatchObject({
      file: configuration.file,
      settings: {
        timeout: { value: '1.5s', source: 'flag', from: '--timeout' },
        'sync-limit': { value: 9, source: 'environment', from: 'BABBLE_SYNC_LIMIT' },
        'no-service': { value: true, source: 'flag' },
        log: { value: 'info', source: 'default', from: 'default' },
        webrtc: { value: false, source: 'default' },
      },
      warnings: [expect.stringContaining('frob')],
    });
    expect(JSON.parse(configurationJson(await configured({})))).toMatchObject({ file: null, warnings: [] });
  });

  test('a password or token is never shown', async () => {
    const environment = { BABBLE_ICE_PASSWORD: 'secret', BABBLE_SERVICE_TOKEN: 'secret-token' };
    const configuration = await configured({ environment });
    expect(formatConfiguration(configuration)).toMatch(/^# ice-password is hidden +# environment BABBLE_ICE_PASSWORD/m);
    expect(formatConfiguration(configuration)).toMatch(/^# service-token is hidden +# environment/m);
    expect(formatConfiguration(configuration) + configurationJson(configuration)).not.toContain('secret');
  });
});
