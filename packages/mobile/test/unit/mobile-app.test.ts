// What goes to the callbacks of an application on a phone, and what becomes of their answers.
import { base64Encode } from '@babble/crypto';
import type { Block, InternalTransaction } from '@babble/hashgraph';
import { blockCodec, PEER_ADD } from '@babble/hashgraph';
import { silentLogger } from '@babble/host';
import type { CommitHandler, SnapshotHandler } from '@babble/mobile';
import { inMemory, readSnapshot, snapshotPieces } from '@babble/proxy';
import { expect, test } from '@jest/globals';
import { Exceptions } from '../../src/exceptions.ts';
import { mobileApp } from '../../src/mobile-app.ts';

const { signal } = new AbortController();
const request: InternalTransaction = {
  body: { type: PEER_ADD, peer: { netAddr: 'phone9', pubKeyHex: '0X04', moniker: '<nine>' } },
  signature: '1|2',
};

function blockAt(index: number, internalTransactions: readonly InternalTransaction[] = []): Block {
  const body = { ...blockCodec.zero.body, index, transactions: [Uint8Array.of(1, 2, 3)], internalTransactions };
  return { body: { ...body, stateHash: new Uint8Array(0) }, signatures: new Map() };
}

function appOf(commitHandler: CommitHandler, snapshotHandler?: SnapshotHandler) {
  const exceptions: string[] = [];
  const states: number[] = [];
  const onException = (message: string): void => {
    exceptions.push(message);
    throw new Error('a handler that fails as well');
  };
  const onStateChanged = (state: number): void => {
    if (state === 5) throw new Error('no such screen');
    states.push(state);
  };
  const app = inMemory(
    mobileApp({
      commitHandler,
      stateChangeHandler: { onStateChanged },
      snapshotHandler,
      exceptions: new Exceptions({ onException }, silentLogger),
    }),
  );
  return { app, exceptions, states };
}

test('APP-MOB-1: onCommit gets the block as STD JSON with its newline', async () => {
  const texts: string[] = [];
  const { app } = appOf({
    onCommit: (text) => {
      texts.push(text);
      return text;
    },
  });
  await app.commitBlock(blockAt(0, [request]), signal);
  expect(texts).toEqual([
    '{"Body":{"Index":0,"RoundReceived":0,"Timestamp":0,"StateHash":"","FrameHash":null,"PeersHash":null,"Transactions":["AQID"],' +
      '"InternalTransactions":[{"Body":{"Type":0,"Peer":{"NetAddr":"phone9","PubKeyHex":"0X04","Moniker":"\\u003cnine\\u003e"}},"Signature":"1|2"}],' +
      '"InternalTransactionReceipts":null},"Signatures":{}}\n',
  ]);
});

test('APP-MOB-1, APP-RESP-1: state hash and receipts of the processed block are taken as they are, null and empty apart', async () => {
  const receipt =
    '{"InternalTransaction":{"Body":{"Type":0,"Peer":{"NetAddr":"phone9","PubKeyHex":"0X04","Moniker":"<nine>"}},"Signature":"1|2"},"Accepted":false}';
  const cases: readonly (readonly [processed: string, stateHash: Uint8Array | null, receipts: unknown])[] = [
    [
      `{"Body":{"StateHash":"AQ==","InternalTransactionReceipts":[${receipt}]}}`,
      Uint8Array.of(1),
      [{ internalTransaction: request, accepted: false }],
    ],
    ['{"Body":{"StateHash":"","InternalTransactionReceipts":[]}}', new Uint8Array(0), []],
    ['{"Body":{"StateHash":null,"InternalTransactionReceipts":null},"Signatures":{"x":"y"}}\n', null, null],
    ['{}', null, null],
  ];
  for (const [processed, stateHash, internalTransactionReceipts] of cases) {
    const { app, exceptions } = appOf({ onCommit: async () => processed });
    expect(await app.commitBlock(blockAt(3, [request]), signal)).toEqual({ stateHash, internalTransactionReceipts });
    expect(exceptions).toEqual([]);
  }
});

test('APP-RESP-3: an answer that is none, and a callback that fails, are told to the exception handler and are failures for the node', async () => {
  const foreign = '{"InternalTransaction":{"Body":{"Type":0},"Signature":""},"Accepted":true}';
  const cases: readonly (readonly [onCommit: () => unknown, message: string])[] = [
    [
      () => {
        throw new Error('disk full');
      },
      'disk full',
    ],
    [() => Promise.reject('a text'), 'a text'],
    [() => undefined, 'the answer of onCommit is none: undefined instead of a text (BABBLE_MOBILE_ANSWER_INVALID)'],
    [() => 'no JSON', 'the answer of onCommit is none: '],
    [() => '{"Body":{"StateHash":"?"}}', 'the answer of onCommit is none: '],
    [
      () => `{"Body":{"InternalTransactionReceipts":[${foreign}]}}`,
      'does not contain the internal transaction of a receipt',
    ],
  ];
  for (const [onCommit, message] of cases) {
    const { app, exceptions } = appOf({ onCommit: onCommit as CommitHandler['onCommit'] });
    await expect(app.commitBlock(blockAt(7), signal)).rejects.toMatchObject({
      code: 'BABBLE_PROXY_APPLICATION_FAILED',
    });
    expect(exceptions).toEqual([expect.stringContaining(message)]);
    expect(exceptions[0]).toMatch(/^onCommit failed at block 7, which comes again: /);
  }
});

test('APP-MOB-1: states are numbers; a callback that fails is told of, and is no failure of the next one', async () => {
  const { app, exceptions, states } = appOf({ onCommit: (text) => text });
  await app.onStateChanged(2);
  await expect(app.onStateChanged(5)).rejects.toMatchObject({ code: 'BABBLE_PROXY_APPLICATION_FAILED' });
  await app.onStateChanged(0);
  expect(states).toEqual([2, 0]);
  expect(exceptions).toEqual(['onStateChanged failed at state 5: no such screen']);
});

test('without a snapshot handler there are no snapshots, instead of empty ones; blocks after a restart are asked for if there is a callback', async () => {
  const { app } = appOf({ onCommit: (text) => text });
  expect(app.supports).toEqual({ snapshot: false, lastAppliedBlock: false });
  const lasting = appOf({ onCommit: (text) => text, lastAppliedBlock: () => 41 }).app;
  expect(lasting.supports.lastAppliedBlock).toBe(true);
  expect(await lasting.lastAppliedBlock?.()).toBe(41);
});

test('snapshots go in and out as base64', async () => {
  const restored: string[] = [];
  const { app, exceptions } = appOf(
    { onCommit: (text) => text },
    {
      onSnapshot: (blockIndex) => (blockIndex === 4 ? base64Encode(Uint8Array.of(4, 4)) : 'not base64'),
      onRestore: async (snapshot) => {
        restored.push(snapshot);
        return 'AQI=';
      },
    },
  );
  expect(app.supports.snapshot).toBe(true);
  expect(await readSnapshot(await app.getSnapshot(4, signal))).toEqual(Uint8Array.of(4, 4));
  expect(await app.restore(snapshotPieces(Uint8Array.of(9)), signal)).toEqual(Uint8Array.of(1, 2));
  expect(restored).toEqual(['CQ==']);
  await expect(app.getSnapshot(5, signal)).rejects.toMatchObject({ code: 'BABBLE_PROXY_APPLICATION_FAILED' });
  expect(exceptions).toEqual([
    'onSnapshot failed at block 5: the answer of onSnapshot is none: not base64 (BABBLE_MOBILE_ANSWER_INVALID)',
  ]);
});
