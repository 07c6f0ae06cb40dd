// What is well formed and cannot be started. OPS-CONF-5.
import { describe, expect, test } from '@jest/globals';
import { CliError, EXIT } from '../../src/cli-error.ts';
import { checkConfiguration } from '../../src/config/check-configuration.ts';
import { resolveConfiguration } from '../../src/config/resolve.ts';
import type { Given } from './command-line-settings.ts';
import { flagsOf } from './command-line-settings.ts';
import { withFolder } from './temporary-folder.ts';

const OTHER_STACK = ['--webrtc-stack', 'node-datachannel'];

/** `undefined` if nothing stands in the way. */
function refusal({ args = [], environment = {}, files = {} }: Given): Promise<CliError | undefined> {
  return withFolder(files, async (defaultDataDirectory) => {
    const configuration = await resolveConfiguration({ flags: flagsOf(args), environment, defaultDataDirectory });
    try {
      await checkConfiguration(configuration);
      return undefined;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return error;
    }
  });
}

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

describe('WebRTC', () => {
  test('RTC-ICE-1, RTC-TLS-4: servers and addresses that are none are refused, and whoever gave them is named', async () => {
    expect(await refusal({ args: ['--webrtc', '--ice-addr', 'stun.example.org'] })).toMatchObject({
      message: '--ice-addr: stun.example.org is no URL of a STUN or TURN server',
      remedy: expect.stringContaining('stun:host:port'),
      exitCode: EXIT.failed,
    });
    const environment = { BABBLE_WEBRTC: 'true', BABBLE_WEBRTC_ADDRESS: 'localhost' };
    expect((await refusal({ environment }))?.message).toBe('BABBLE_WEBRTC_ADDRESS: localhost is no IP address');
    expect((await refusal({ args: ['--signal-addr', 'wss://127.0.0.1:2443'] }))?.message).toContain('--signal-addr');
  });

  test('RTC-ICE-1: the stack that takes all addresses of the machine is not given one', async () => {
    expect(await refusal({ args: ['--webrtc', '--webrtc-address', '127.0.0.1'] })).toMatchObject({
      message: expect.stringContaining('always uses all addresses'),
      remedy: expect.stringContaining('--webrtc-stack node-datachannel'),
    });
  });

  test('any server of STUN or TURN will do, and none; nothing is looked at without --webrtc', async () => {
    for (const url of ['', 'stun:a:1', 'stun:a', 'turn:[::1]:3478', 'stun:a:1, turn:b:2']) {
      const args = ['--webrtc', `--ice-addr=${url}`];
      expect(await refusal({ args })).toBeUndefined();
      expect(await refusal({ args: [...args, ...OTHER_STACK, '--webrtc-address', '::1'] })).toBeUndefined();
    }
    expect(await refusal({ args: ['--ice-addr', 'x'] })).toBeUndefined();
  });

  test('each server of a list is looked at; over TCP only the stack that can is let through', async () => {
    expect((await refusal({ args: ['--webrtc', '--ice-addr', 'stun:a,turn'] }))?.message).toContain(': turn is no URL');
    for (const url of ['turn:a:3478?transport=tcp', 'turns:turn.example.org', 'stun:a,stuns:b']) {
      expect(await refusal({ args: ['--webrtc', '--ice-addr', url, ...OTHER_STACK] })).toMatchObject({
        message: expect.stringContaining('over UDP only'),
        remedy: expect.stringContaining('Leave out --webrtc-stack'),
      });
      expect(await refusal({ args: ['--webrtc', '--ice-addr', url] })).toBeUndefined();
    }
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
  const error = await refusal({ args: ['--webrtc', '--ice-addr', 'x', '--heartbeat', '10', '-l', '127.0.0.1:1338'] });
  expect(error?.message.split('\n')).toEqual([
    '3 settings cannot be used:',
    '  invalid argument "10" for "--heartbeat" flag: missing unit in duration "10"',
    '    Write it with a unit, for instance 10ms, 1.5s or 2m.',
    '  --ice-addr: x is no URL of a STUN or TURN server',
    "    Write stun:host:port, turn:host:port, turn:host:port?transport=tcp, several with commas, or '' for none.",
    '  --listen and --proxy-listen are the same address, 127.0.0.1:1338',
    '    Give each its own port.',
  ]);
});
