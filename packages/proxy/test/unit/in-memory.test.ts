// What the in-memory proxy does beyond the suite.
import type { CommitResponse } from '@babble/hashgraph';
import type { ProxyHandler } from '@babble/proxy';
import { inMemory, readSnapshot, receiptsFor } from '@babble/proxy';
import { expect, test } from '@jest/globals';
import { blockOf, responseOf } from '../blocks.ts';

const neverAborted = new AbortController().signal;

test('what a handler throws is the cause of the failure, in each callback', async () => {
  const cause = new Error('out of disk');
  const fail = (): never => {
    throw cause;
  };
  const proxy = inMemory({ commit: fail, snapshot: fail, restore: fail, stateChange: fail, lastAppliedBlock: fail });
  const failures = [
    proxy.commitBlock(blockOf(0), neverAborted),
    proxy.getSnapshot(0, neverAborted),
    proxy.restore(noPieces(), neverAborted),
    proxy.onStateChanged(0),
    proxy.lastAppliedBlock?.(),
  ];
  const expected = { code: 'BABBLE_PROXY_APPLICATION_FAILED', fault: 'app', data: { text: 'out of disk' }, cause };
  for (const failure of failures) await expect(failure).rejects.toMatchObject(expected);
});

test('what a snapshot throws while it is read is the failure of the application', async () => {
  const cause = new Error('out of disk');
  const snapshot = async function* (): AsyncGenerator<Uint8Array> {
    yield Uint8Array.of(1);
    throw cause;
  };
  const proxy = inMemory({ commit: () => responseOf(), snapshot });
  const read = readSnapshot(await proxy.getSnapshot(0, neverAborted));
  const data = { method: 'snapshot', text: 'out of disk' };
  await expect(read).rejects.toMatchObject({ code: 'BABBLE_PROXY_APPLICATION_FAILED', data, cause });
});

test('stopping ends every call that waits for the handler', async () => {
  const wait = () => new Promise<never>(() => undefined);
  const proxy = inMemory({ commit: wait, snapshot: wait, restore: wait, stateChange: wait, lastAppliedBlock: wait });
  const calls = [
    proxy.commitBlock(blockOf(0), neverAborted),
    proxy.getSnapshot(0, neverAborted),
    proxy.restore(noPieces(), neverAborted),
    proxy.onStateChanged(0),
    proxy.lastAppliedBlock?.(),
  ];
  await proxy.stop();
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'BABBLE_PROXY_STOPPED' });
});

test('an answer to a block that is none is refused: types do not bind programs in JavaScript', async () => {
  const answers = [
    'undefined',
    'null',
    '7',
    '{}',
    '{ stateHash: "00", internalTransactionReceipts: [] }',
    '{ stateHash: null, internalTransactionReceipts: {} }',
    '{ stateHash: null, internalTransactionReceipts: [null] }',
    '{ stateHash: null, internalTransactionReceipts: [{ accepted: true }] }',
  ];
  for (const answer of answers) {
    const commit = new Function(`return ${answer}`) as ProxyHandler['commit'];
    const commits = inMemory({ commit }).commitBlock(blockOf(0), neverAborted);
    await expect(commits).rejects.toMatchObject({ code: 'BABBLE_PROXY_ANSWER_INVALID', fault: 'app' });
  }
});

test('an application without snapshots says so before it is asked', async () => {
  const proxy = inMemory({ commit: () => responseOf() });
  expect(proxy.supports).toEqual({ snapshot: false, lastAppliedBlock: false });
  expect(proxy.lastAppliedBlock).toBeUndefined();
  const code = 'BABBLE_PROXY_SNAPSHOT_UNSUPPORTED';
  await expect(proxy.getSnapshot(0, neverAborted)).rejects.toMatchObject({ code });
  await expect(proxy.restore(noPieces(), neverAborted)).rejects.toMatchObject({ code });
});

test('a handler may be an instance of a class: its methods are called on it', async () => {
  class Counter implements ProxyHandler {
    #count = 0;

    commit(): CommitResponse {
      this.#count += 1;
      return responseOf(this.#count);
    }

    snapshot(): Uint8Array {
      return Uint8Array.of(this.#count);
    }

    async restore(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
      this.#count = (await readSnapshot(snapshot))[0] ?? 0;
      return Uint8Array.of(this.#count);
    }
  }
  const proxy = inMemory(new Counter());
  await proxy.commitBlock(blockOf(0), neverAborted);
  const hash = await proxy.restore(await proxy.getSnapshot(0, neverAborted), neverAborted);
  expect([...hash]).toEqual([1]);
});

test('APP-RESP-2: receipts copy the internal transactions verbatim, in their order', () => {
  const block = blockOf(0);
  const internalTransactions = [0, 1].map((type) => ({
    body: { type, peer: { netAddr: 'a:1', pubKeyHex: '0X04', moniker: `m${type}` } },
    signature: '1|2',
  }));
  const receipts = receiptsFor(
    { ...block, body: { ...block.body, internalTransactions } },
    ({ body }) => body.type === 1,
  );
  expect(receipts.map(({ accepted }) => accepted)).toEqual([false, true]);
  expect(receipts.map(({ internalTransaction }) => internalTransaction)).toEqual(internalTransactions);
  const without = { ...block, body: { ...block.body, internalTransactions: null } };
  expect(receiptsFor(without, () => true)).toEqual([]);
});

async function* noPieces(): AsyncIterable<Uint8Array> {}
