// Nodes on phones: what they are made of, what their operations answer, and what happens when something fails.
import { base64Encode } from '@babble/crypto';
import { fastestVerifier } from '@babble/crypto/node';
import { silentLogger } from '@babble/host';
import type { MobileNodeInit } from '@babble/mobile';
import { newNode } from '@babble/mobile';
import { NodeError } from '@babble/node';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { Exceptions } from '../../src/exceptions.ts';
import { MobileNode, type WrappedNode } from '../../src/mobile-node.ts';
import type { OnePhone, PhonesInit } from '../support/phones.ts';
import { phones } from '../support/phones.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { verifier } = await fastestVerifier();
const LIMIT_MS = 60_000;

function network(init: Pick<PhonesInit, 'count' | 'change'>) {
  const clock = new SimulatedClock(1_700_000_000_000);
  return { clock, all: phones({ clock, random: seededRandom(7), verifier, ...init }) };
}

/** One phone, alone in its network. */
function single(change: (init: MobileNodeInit) => MobileNodeInit = (init) => init) {
  const { clock, all } = network({ count: 1, change });
  return { clock, ...(all[0] as OnePhone) };
}

test('APP-MOB-1: phones agree on blocks; transactions are texts or bytes, states are numbers', async () => {
  const { clock, all } = network({ count: 3 });
  for (const { node } of all) await node.run(true);
  const bytes = Uint8Array.of(1, 2, 3);
  await all[0]?.node.submitTx(bytes);
  bytes.fill(0); // It was copied.
  await all[1]?.node.submitTx(base64Encode(Uint8Array.of(4)));
  await clock.runUntil(() => all.every(({ app }) => app.transactions.length === 2), LIMIT_MS);
  for (const { app } of all) {
    expect([...app.transactions].sort()).toEqual(['AQID', 'BA==']);
    expect(app.processed).toEqual(all[0]?.app.processed);
    expect(app.states[0]).toBe(0);
    expect(app.exceptions).toEqual([]);
  }
  for (const { node } of all) await node.shutdown();
  expect(all.map(({ app }) => app.states.at(-1))).toEqual([4, 4, 4]);
});

test('APP-MOB-1: peers and statistics are STD JSON with a newline, keys are sorted, and the key is its text', async () => {
  const { clock, node, app } = single();
  const key = node.getPubKey();
  expect(key).toMatch(/^0X04[0-9A-F]{128}$/);
  const peers = `[{"NetAddr":"phone0","PubKeyHex":"${key}","Moniker":"phone 0"}]\n`;
  expect(node.getPeers()).toBe(peers);
  await node.run(true);
  await node.submitTx('AQ==');
  await clock.runUntil(() => app.transactions.length === 1, LIMIT_MS);
  expect([node.getPeers(), node.getGenesisPeers()]).toEqual([peers, peers]);
  const stats = node.getStats();
  expect(stats.endsWith('"}\n')).toBe(true);
  const parsed: Readonly<Record<string, string>> = JSON.parse(stats);
  expect(parsed).toMatchObject({ state: 'Babbling', moniker: 'phone 0', num_peers: '1', transactions: '1' });
  expect(Object.keys(parsed)).toEqual(Object.keys(parsed).sort());
  await node.leave(); // Alone, it has nobody to ask.
  expect(JSON.parse(node.getStats())).toMatchObject({ state: 'Shutdown' });
});

test('APP-MOB-1: a phone leaves politely, and the others go on without it', async () => {
  const { clock, all } = network({ count: 4 });
  for (const { node } of all) await node.run(true);
  const [leaver, other] = all as [OnePhone, OnePhone];
  const left = leaver.node.leave();
  let isOver = false;
  left.finally(() => {
    isOver = true;
  });
  await clock.runUntil(() => isOver, LIMIT_MS);
  await left;
  expect(leaver.app.states).toEqual([0, 4]); // The protocol has a state 3, Leaving, which nobody enters.
  await clock.runUntil(() => JSON.parse(other.node.getPeers()).length === 3, LIMIT_MS);
  expect(JSON.parse(other.node.getGenesisPeers())).toHaveLength(4);
  for (const { node } of all) await node.shutdown();
});

test('APP-MOB-1: a node that cannot be made is none, and the exception handler is told why', () => {
  const { init, app } = single();
  const cases: readonly (readonly [config: Partial<MobileNodeInit['config']>, message: string])[] = [
    [{ peers: 'no JSON' }, 'Cannot initialize engine: peers.json: '],
    [{ peers: '[]' }, 'Cannot initialize engine: peers.json: the list of peers is empty (BABBLE_PEERS_FILE_INVALID)'],
    [{ genesisPeers: '{}' }, 'Cannot initialize engine: peers.genesis.json: '],
    [
      { privateKey: '0x12' },
      'Cannot initialize engine: no private key: not hexadecimal (BABBLE_CRYPTO_PRIVATE_KEY_INVALID)',
    ],
    [{ settings: { heartbeatMs: 0 } }, 'Cannot initialize engine: heartbeatMs is 0; it must be greater than 0'],
  ];
  for (const [change, message] of cases) {
    expect(newNode({ ...init, config: { ...init.config, ...change } })).toBeUndefined();
    expect(app.exceptions.splice(0)).toEqual([expect.stringContaining(message)]);
  }
  expect(newNode({ ...init, config: { peers: init.config.peers } })).toBeUndefined();
  expect(app.exceptions).toEqual([expect.stringMatching(/BABBLE_MOBILE_KEY_MISSING/)]);
});

test('APP-MOB-1: a part that cannot be opened is told of, and to whoever called run', async () => {
  const { init, node, app } = single();
  await node.run(true);
  const second = newNode(init);
  await expect(second?.run(true)).rejects.toMatchObject({ code: 'BABBLE_NET_ADDRESS_IN_USE' });
  expect(app.exceptions).toEqual(['Cannot start the node: Somebody else is at phone0 (BABBLE_NET_ADDRESS_IN_USE)']);
  await node.shutdown();
});

test('APP-MOB-1: run in the foreground is over when the node is', async () => {
  const { node } = single();
  const run = node.run(false);
  let isOver = false;
  run.finally(() => {
    isOver = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  await node.shutdown();
  await run;
});

test('a node that stops by itself is told of, also to who runs it in the foreground; getters have no answer instead of throwing', async () => {
  const error = new NodeError('BABBLE_NODE_KEY_IN_USE', 'another process runs with the key of this node');
  const broken = (): never => {
    throw new Error('nothing is open');
  };
  let fail: (event: { error: unknown }) => void = broken;
  const node: WrappedNode = {
    publicKey: '0X04',
    state: 'Shutdown',
    on: (name, listener) => {
      if (name === 'failure') fail = listener as typeof fail;
      return () => undefined;
    },
    start: async () => fail({ error }),
    stop: async () => undefined,
    leave: async () => undefined,
    get peers() {
      return broken();
    },
    validators: broken,
    statistics: broken,
  };
  const messages: string[] = [];
  const exceptions = new Exceptions({ onException: (message) => messages.push(message) }, silentLogger);
  const mobile = new MobileNode({ node, app: { submit: async () => undefined }, logger: silentLogger, exceptions });
  await expect(mobile.run(false)).rejects.toBe(error);
  expect(messages).toEqual([
    'The node cannot go on, and stops: another process runs with the key of this node (BABBLE_NODE_KEY_IN_USE)',
  ]);
  expect([mobile.getPeers(), mobile.getGenesisPeers(), mobile.getStats()]).toEqual(['', '', '']);
});

test('APP-MOB-1: a transaction is refused at once, not kept waiting, where the node cannot take it', async () => {
  const { node } = single();
  await expect(node.submitTx('AQ==')).rejects.toMatchObject({ code: 'BABBLE_PROXY_NOT_RUNNING' });
  await node.run(true);
  await expect(node.submitTx('AQ')).rejects.toMatchObject({ code: 'BABBLE_MOBILE_TRANSACTION_INVALID', fault: 'app' });
  await expect(node.submitTx(new Uint8Array(100_000))).rejects.toMatchObject({
    code: 'BABBLE_PROXY_TRANSACTION_TOO_LARGE',
  });
  await node.shutdown();
});

test('APP-RULE-2, APP-RULE-3: a block whose callback fails comes again before any other; callbacks may submit', async () => {
  let failures = 0;
  const { clock, node, app } = single((init) => ({
    ...init,
    commitHandler: {
      onCommit: async (block) => {
        if (failures < 2) {
          failures += 1;
          throw new Error('not now');
        }
        if (block.includes('"AQ=="')) await node.submitTx('Ag==');
        return init.commitHandler.onCommit(block);
      },
    },
  }));
  await node.run(true);
  await node.submitTx('AQ==');
  await clock.runUntil(() => app.transactions.length === 2, LIMIT_MS);
  expect(app.transactions).toEqual(['AQ==', 'Ag==']);
  const again = 'onCommit failed at block 0, which comes again: not now';
  expect(app.exceptions).toEqual([again, again]);
  await node.shutdown();
});
