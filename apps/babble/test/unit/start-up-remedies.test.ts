// Every error with which a node does not start comes with a remedy. OPS-CLI-5.

import { CryptoError } from '@babble/crypto';
import { HashgraphError } from '@babble/hashgraph';
import { NET_ERROR_FAULTS, NetError } from '@babble/net';
import { NodeError } from '@babble/node';
import { PEERS_ERROR_FAULTS, PeersError } from '@babble/peers';
import { ProxyError } from '@babble/proxy';
import { SERVICE_ERROR_FAULTS, ServiceError } from '@babble/service';
import { describe, expect, test } from '@jest/globals';
import { CliError, EXIT } from '../../src/cli-error.ts';
import { runSettings } from '../../src/config/run-settings.ts';
import { startUpError } from '../../src/start-up-remedies.ts';
import { configured } from './command-line-settings.ts';

async function shown(error: unknown, args: readonly string[] = []): Promise<CliError> {
  const { values } = await configured({ args: ['--datadir', 'node1', ...args] });
  const result = startUpError(error, runSettings(values));
  if (!(result instanceof CliError)) throw new Error('not for the user');
  return result;
}

const named = <T extends object>(faults: T, pattern: RegExp): readonly (keyof T)[] =>
  (Object.keys(faults) as (keyof T)[]).filter((code) => pattern.test(String(code)));

describe('remedies', () => {
  test('of addresses name the flag of the listener', async () => {
    const codes = named(NET_ERROR_FAULTS, /_ADDRESS_/);
    expect(codes).toHaveLength(4);
    for (const code of codes) {
      const { remedy } = await shown(new NetError(code, 'm'));
      expect(remedy).toMatch(code === 'BABBLE_NET_ADDRESS_NOT_ADVERTISABLE' ? /--advertise .*:1337\.$/ : /--listen/);
    }
    for (const code of named(SERVICE_ERROR_FAULTS, /_ADDRESS_/)) {
      expect((await shown(new ServiceError(code, 'm'))).remedy).toContain('--service-listen');
    }
    const proxy = await shown(new ProxyError('BABBLE_PROXY_ADDRESS_INVALID', 'm'));
    expect(proxy.remedy).toContain('--proxy-listen or --client-connect');
  });

  test('of files name what to do with them', async () => {
    for (const code of named(PEERS_ERROR_FAULTS, /_FILE_|_GENESIS_/)) {
      expect((await shown(new PeersError(code, 'm'))).remedy).toMatch(/\.$/);
    }
    const { remedy } = await shown(new CryptoError('BABBLE_CRYPTO_KEY_FILE_UNUSABLE', 'm'));
    expect(remedy).toMatch(/babble keygen --priv node1.priv_key --pub node1.key\.pub/);
  });
});

describe('remedies of the database', () => {
  test('name the flag that does without the kept state of the application, where only that is damaged', async () => {
    const data = { key: 'snapshot/0000000000000001/0000000000000000', remedy: 'begin anew' };
    const error = new HashgraphError('BABBLE_HASHGRAPH_STORE_DAMAGED', 'm', data);
    expect((await shown(error)).remedy).toContain('--replay-app');
  });

  test('of a damaged row, and of parts that do not fit, name the command that reads all of it', async () => {
    const row = new HashgraphError('BABBLE_HASHGRAPH_STORE_DAMAGED', 'm', { key: 'body/7', reason: 'damaged' });
    const file = new HashgraphError('BABBLE_HASHGRAPH_STORE_DAMAGED', 'm', { file: '000003.ldb', reason: 'damaged' });
    const verification = /'babble verify --db \S*babble_db'.*--fresh/;
    expect((await shown(row)).remedy).toMatch(verification);
    expect((await shown(new NodeError('BABBLE_NODE_STORE_DAMAGED', 'm'))).remedy).toMatch(verification);
    // It would say the same once more.
    expect((await shown(file)).remedy).not.toContain('babble verify');
  });

  test('of blocks that are missing do not name a flag that was given', async () => {
    const error = new NodeError('BABBLE_NODE_APPLICATION_BEHIND', 'm');
    expect((await shown(error)).remedy).not.toContain('--replay-app');
    expect((await shown(error, ['--replay-app'])).remedy).toContain('without --replay-app');
  });

  test('of a pruned history that leads nowhere names fast sync', async () => {
    expect((await shown(new NodeError('BABBLE_NODE_HISTORY_PRUNED', 'm'))).remedy).toContain('--fast-sync');
  });

  test('of one that is too old names the flag that begins anew', async () => {
    const error = new HashgraphError('BABBLE_HASHGRAPH_STORE_FORMAT', 'm', { reason: 'older', remedy: 'take another' });
    expect((await shown(error)).remedy).toContain('--fresh');
  });
});

describe('what a store refuses', () => {
  const failed = (reason: string, more: object = {}): HashgraphError =>
    new HashgraphError('BABBLE_HASHGRAPH_STORE_FAILED', 'm', { reason, remedy: 'look at it', ...more });

  test.each([
    ['damaged', /node1.babble_db from a copy\. .*--fresh.*--fast-sync/],
    ['gap', /--fresh/],
    ['locked', /End the other process.*--db/],
    ['full', /Make room/],
    ['denied', /node1.babble_db/],
    ['badger', /--db.*--fresh/],
    ['foreign', /--db.*--fresh/],
    ['newer', /--db.*--fresh/],
    ['io', /^Look at it\.$/],
  ])('%s: says which flag helps, or what the store says', async (reason, remedy) => {
    expect((await shown(failed(reason))).remedy).toMatch(remedy);
  });

  test('a node that cannot go on says it, too', async () => {
    const cause = failed('full');
    const { message, remedy } = await shown(new CliError('the node cannot go on: m', { cause }));
    expect([message, remedy]).toEqual(['the node cannot go on: m', expect.stringContaining('Make room')]);
  });
});

describe('what is shown', () => {
  const error = new PeersError('BABBLE_PEERS_FILE_MISSING', 'gone');

  test('the message, exit code 1, and the stack only at level debug', async () => {
    expect(await shown(error)).toMatchObject({
      message: 'gone',
      exitCode: EXIT.failed,
      withStack: false,
      cause: error,
    });
    expect((await shown(error, ['--log', 'debug'])).withStack).toBe(true);
  });

  test('an error of the command line stays what it is', async () => {
    const own = new CliError('no', { remedy: 'Say yes.', exitCode: EXIT.usage });
    expect(await shown(own)).toMatchObject({ message: 'no', remedy: 'Say yes.', exitCode: EXIT.usage });
  });

  test('what nobody foresaw is not dressed up', async () => {
    const { values } = await configured({});
    const bug = new TypeError('x is not a function');
    expect(startUpError(bug, runSettings(values))).toBe(bug);
    expect(startUpError('text', runSettings(values))).toBe('text');
  });
});
