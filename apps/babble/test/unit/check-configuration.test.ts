// What is well formed and cannot be started. OPS-CONF-5.
import { describe, expect, test } from '@jest/globals';
import { CliError, EXIT } from '../../src/cli-error.ts';
import { checkConfiguration } from '../../src/config/check-configuration.ts';
import { resolveConfiguration } from '../../src/config/resolve.ts';
import { environmentName, SETTING_NAMES, settingOf } from '../../src/config/settings.ts';
import type { Given } from './command-line-settings.ts';
import { flagsOf } from './command-line-settings.ts';
import { withFolder } from './temporary-folder.ts';

/** `undefined` if nothing stands in the way. */
function refusal({ args = [], environment = {}, files = {} }: Given): Promise<CliError | undefined> {
  return withFolder(files, async (defaultDataDirectory) => {
    const configuration = await resolveConfiguration({ flags: flagsOf(args), environment, defaultDataDirectory });
    try {
      checkConfiguration(configuration, defaultDataDirectory);
      return undefined;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return error;
    }
  });
}

/** Some value that is not the default. */
function otherValue(name: (typeof SETTING_NAMES)[number]): string {
  const { kind } = settingOf(name);
  return { switch: 'true', count: '7', duration: '7s', address: '127.0.0.1:7' }[kind as string] ?? 'other';
}

const unavailable = SETTING_NAMES.filter((name) => !settingOf(name).available);

describe('the token of the service', () => {
  test('one that no header could carry is refused, and not shown', async () => {
    for (const token of ['two words', 'line\nbreak', 'gehe\u00efm']) {
      const error = await refusal({ environment: { BABBLE_SERVICE_TOKEN: token } });
      expect(error?.message).toBe('--service-token has white space, or letters that are not ASCII');
      expect(`${error?.message}${error?.remedy}`).not.toContain(token);
    }
    expect(await refusal({ args: ['--service-token', 's3cret+/='] })).toBeUndefined();
  });
});

describe('pruning', () => {
  test('without a database it is refused, and whoever asked for it is named', async () => {
    expect(await refusal({ args: ['--prune'] })).toMatchObject({
      message: '--prune drops history from the database of the node, but this node keeps none',
      remedy: 'Give --store, too; or start the node without --prune.',
    });
    expect((await refusal({ environment: { BABBLE_PRUNE: 'true' } }))?.message).toContain('BABBLE_PRUNE drops history');
    expect(await refusal({ args: ['--prune', '--store'] })).toBeUndefined();
    expect(await refusal({ args: ['--prune', '--bootstrap'] })).toBeUndefined();
    expect((await refusal({ args: ['--store', '--prune', '--keep-blocks', '0'] }))?.message).toContain('keep-blocks');
  });
});

describe('functions that are not there yet', () => {
  test.each(unavailable)('--%s refuses, from flag, environment and file', async (name) => {
    const value = otherValue(name);
    expect(await refusal({ args: [`--${name}=${value}`] })).toMatchObject({
      message: `--${name} is not available yet`,
      remedy: `Start the node without --${name}.`,
      exitCode: EXIT.failed,
    });
    const variable = environmentName(name);
    expect((await refusal({ environment: { [variable]: value } }))?.message).toBe(
      `--${name} is not available yet (set by ${variable})`,
    );
    expect((await refusal({ files: { 'babble.yaml': `${name}: ${value}` } }))?.message).toMatch(
      new RegExp(`^--${name} is not available yet \\(set by .*babble\\.yaml: ${name}\\)$`),
    );
  });

  test('saying the default changes nothing, and is allowed', async () => {
    const args = unavailable
      .filter((name) => settingOf(name).kind !== 'folder')
      .map((name) => `--${name}=${settingOf(name).default}`);
    expect(args).not.toHaveLength(0);
    expect(await refusal({ args })).toBeUndefined();
  });

  test('what is only implied is not blamed', async () => {
    expect((await refusal({ args: ['-R'] }))?.message).toBeUndefined();
    expect((await refusal({ args: ['--webrtc'] }))?.message).toBe('--webrtc is not available yet');
  });
});

describe('addresses', () => {
  test('no two listeners at one address', async () => {
    expect((await refusal({ args: ['-l', '127.0.0.1:1338'] }))?.message).toBe(
      '--listen and --proxy-listen are the same address, 127.0.0.1:1338',
    );
    expect((await refusal({ args: ['-s', '127.0.0.1:1337'] }))?.message).toContain('--listen and --service-listen');
    expect((await refusal({ args: ['-c', '127.0.0.1:1338'] }))?.message).toContain(
      '--proxy-listen and --client-connect',
    );
  });

  test('unless it is not served, or a free one is taken', async () => {
    expect(await refusal({ args: ['-s', '127.0.0.1:1337', '--no-service'] })).toBeUndefined();
    expect(await refusal({ args: ['-s', ''] })).toBeUndefined();
    expect(await refusal({ args: ['-l', '127.0.0.1:0', '-p', '127.0.0.1:0'] })).toBeUndefined();
  });
});

test('one start shows everything that is wrong, with each remedy', async () => {
  const error = await refusal({ args: ['--webrtc', '--heartbeat', '10', '-l', '127.0.0.1:1338'] });
  expect(error?.message.split('\n')).toEqual([
    '3 settings cannot be used:',
    '  invalid argument "10" for "--heartbeat" flag: missing unit in duration "10"',
    '    Write it with a unit, for instance 10ms, 1.5s or 2m.',
    '  --webrtc is not available yet',
    '    Start the node without --webrtc.',
    '  --listen and --proxy-listen are the same address, 127.0.0.1:1338',
    '    Give each its own port.',
  ]);
});
