// The state machine: order, repetition, failure, snapshots.
import { createHash } from 'node:crypto';
import type { Block } from '@babble/hashgraph';
import { PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import type { StateMachine, StateMachineInit } from '@babble/proxy';
import { acceptAll, inMemory, jsonCodec, snapshotPieces, stateMachine } from '@babble/proxy';
import { expect, test } from '@jest/globals';
import { blockOf, responseOf } from '../blocks.ts';
import { requestOf } from '../requests.ts';

const neverAborted = new AbortController().signal;
const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

const numbers = jsonCodec((value) => value as readonly number[]);

/** Keeps the first byte of each transaction. */
function recorder(init: Partial<StateMachineInit<readonly number[]>> = {}): StateMachine<readonly number[]> {
  return stateMachine<readonly number[]>({
    initial: [],
    apply: (state, transaction) => [...state, transaction[0] ?? -1],
    codec: numbers,
    ...init,
  });
}

const codeOf = (code: string) => expect.objectContaining({ code });

/** Has the transactions of these first bytes; the frame hash tells it from others. */
function block(index: number, ...bytes: readonly number[]): Block {
  const transactions = bytes.map((byte) => Uint8Array.of(byte));
  return blockOf(index, { transactions, frameHash: Uint8Array.of(index, ...bytes) });
}

test('APP-API-2: the reducer gets every transaction in order, with where it stands', () => {
  const seen: unknown[] = [];
  const machine = recorder({
    apply: (state, transaction, { blockIndex, position, timestamp }) => {
      seen.push([blockIndex, position, timestamp]);
      return [...state, transaction[0] ?? -1];
    },
  });
  machine.commit(blockOf(0, { transactions: [Uint8Array.of(5), null, Uint8Array.of()], timestamp: 77n }));
  machine.commit(blockOf(1, { transactions: null }));
  machine.commit(block(2, 6));
  expect(machine.state).toEqual([5, -1, -1, 6]);
  expect(seen).toEqual([
    [0, 0, 77n],
    [0, 1, 77n],
    [0, 2, 77n],
    [2, 0, 1_600_000_000],
  ]);
  expect(machine.lastAppliedBlock()).toBe(2);
});

test('APP-RESP-1: the default state hash is SHA256(SHA256(encoded state) ‖ SHA256(removals)), an own one replaces it', () => {
  const { stateHash } = recorder().commit(block(0, 1, 2));
  expect(stateHash).toEqual(sha256(sha256('[1,2]'), sha256('[]')));
  const own = recorder({ stateHash: (state) => Uint8Array.from(state) });
  expect(own.stateHash).toEqual(Uint8Array.of());
  expect(own.commit(block(0, 1, 2))).toEqual(responseOf(1, 2));
});

test('B7: what is remembered of removals is in the default hash, and an own one gets it', async () => {
  const removal = await requestOf(PEER_REMOVE, 1);
  const withRemoval = blockOf(0, { transactions: [], internalTransactions: [removal] });
  const [plain, remembering] = [recorder(), recorder({ membership: acceptAll })];
  expect(plain.commit(withRemoval).stateHash).toEqual(plain.commit(block(1)).stateHash);
  expect(remembering.commit(withRemoval).stateHash).not.toEqual(plain.stateHash);
  const own = recorder({ membership: acceptAll, stateHash: (_state, removalsHash) => removalsHash });
  expect(own.stateHash).toEqual(sha256('[]'));
  expect(own.commit(withRemoval).stateHash).not.toEqual(sha256('[]'));
});

test('APP-RESP-2, B8: nobody is let in without a policy, and there is a receipt for each request', async () => {
  const internalTransactions = [await requestOf(PEER_ADD, 1), await requestOf(PEER_REMOVE, 2)];
  const { internalTransactionReceipts } = recorder().commit(blockOf(0, { internalTransactions }));
  expect(internalTransactionReceipts?.map(({ accepted }) => accepted)).toEqual([false, false]);
  expect(internalTransactionReceipts?.map((receipt) => receipt.internalTransaction)).toEqual(internalTransactions);
});

test('APP-RULE-1: a policy sees the state after the transactions of the block', async () => {
  const internalTransactions = [await requestOf(PEER_ADD, 1)];
  const machine = recorder({ membership: (_request, { state }) => state.includes(9) });
  const accepted = [block(0, 1), block(1, 9)].map(
    ({ body, signatures }) =>
      machine.commit({ body: { ...body, internalTransactions }, signatures }).internalTransactionReceipts?.[0]
        ?.accepted,
  );
  expect(accepted).toEqual([false, true]);
});

test('OURS-5: a reducer that throws leaves everything as it was, and the block is applied when it comes again', async () => {
  let isBroken = true;
  const machine = recorder({
    apply: (state, transaction) => {
      if (transaction[0] === 3 && isBroken) throw new Error('out of disk');
      return [...state, transaction[0] ?? -1];
    },
  });
  const app = inMemory(machine);
  await app.commitBlock(block(0, 1), neverAborted);
  const before = machine.stateHash;
  const failing = app.commitBlock(block(1, 2, 3), neverAborted);
  await expect(failing).rejects.toMatchObject({
    code: 'BABBLE_PROXY_APPLICATION_FAILED',
    data: { text: 'out of disk' },
  });
  expect([machine.state, machine.stateHash, machine.lastAppliedBlock()]).toEqual([[1], before, 0]);
  isBroken = false;
  await app.commitBlock(block(1, 2, 3), neverAborted);
  expect(machine.state).toEqual([1, 2, 3]);
});

test('APP-RULE-2: blocks that come again are answered as before and applied once', () => {
  const applied: number[] = [];
  const machine = recorder({ onApplied: ({ block: { body } }) => applied.push(Number(body.index)) });
  const blocks = [block(0, 1), block(1, 2), block(2)];
  const answers = blocks.map((one) => machine.commit(one));
  expect(blocks.map((one) => machine.commit(one))).toEqual(answers);
  expect(machine.commit(block(3, 4)).stateHash).not.toEqual(answers[2]?.stateHash);
  expect([machine.state, applied]).toEqual([
    [1, 2, 4],
    [0, 1, 2, 3],
  ]);
});

test('APP-RULE-2: block 0 begins anew once it is forgotten, or when it is another one', () => {
  const machine = recorder({ keptBlockCount: 2 });
  const blocks = [0, 1, 2, 3].map((index) => block(index, index));
  const answers = blocks.map((one) => machine.commit(one));
  expect(blocks.map((one) => machine.commit(one))).toEqual(answers);
  expect(machine.state).toEqual([0, 1, 2, 3]);
  machine.commit(block(0, 9));
  expect([machine.state, machine.lastAppliedBlock()]).toEqual([[9], 0]);
  expect(() => machine.snapshot(3)).toThrow('Snapshot 3 not found');
});

test('APP-RULE-2: a failing block 0 does not lose the state that it would have replaced', () => {
  const machine = recorder({
    apply: (state, [byte]) => {
      if (byte === 7) throw new Error('seven');
      return [...state, byte ?? -1];
    },
  });
  machine.commit(block(0, 1));
  expect(() => machine.commit(block(0, 7))).toThrow('seven');
  expect([machine.state, machine.snapshot(0).length > 0]).toEqual([[1], true]);
});

test('APP-RULE-2: blocks that are left out are refused, unless gaps are accepted', () => {
  const refusing = recorder();
  expect(() => refusing.commit(block(3, 1))).toThrow(codeOf('BABBLE_PROXY_BLOCK_OUT_OF_ORDER'));
  for (const index of [0, 1, 2]) refusing.commit(block(index, index));
  for (const wrong of [block(5, 1), block(1, 8)]) {
    expect(() => refusing.commit(wrong)).toThrow(codeOf('BABBLE_PROXY_BLOCK_OUT_OF_ORDER'));
  }
  expect(refusing.state).toEqual([0, 1, 2]);
  const accepting = recorder({ gaps: 'accept' });
  for (const index of [3, 7]) accepting.commit(block(index, index));
  expect([accepting.state, accepting.lastAppliedBlock()]).toEqual([[3, 7], 7]);
  expect(() => accepting.commit(block(5, 5))).toThrow(codeOf('BABBLE_PROXY_BLOCK_OUT_OF_ORDER'));
});

test('APP-RULE-4: the snapshot of a block is the state after it, whatever came later, of the newest blocks', async () => {
  const machine = recorder({ keptBlockCount: 3 });
  const hashes = [0, 1, 2, 3, 4].map((index) => machine.commit(block(index, index)).stateHash);
  for (const index of [-1, 0, 1, 5]) {
    expect(() => machine.snapshot(index)).toThrow(codeOf('BABBLE_PROXY_SNAPSHOT_UNKNOWN'));
  }
  for (const index of [2, 3, 4]) {
    const other = recorder();
    expect(await other.restore(snapshotPieces(machine.snapshot(index)))).toEqual(hashes[index]);
    expect(other.lastAppliedBlock()).toBe(index);
    expect(other.state).toEqual([0, 1, 2, 3, 4].slice(0, index + 1));
    expect(other.snapshot(index)).toEqual(machine.snapshot(index));
  }
});

test('APP-API-4: a restored machine goes on behind the block of the snapshot, and forgets what it had', async () => {
  const source = recorder();
  for (const index of [0, 1, 2]) source.commit(block(index, index));
  const machine = recorder();
  for (const index of [0, 1, 2, 3]) machine.commit(block(index, 50 + index));
  await machine.restore(snapshotPieces(source.snapshot(1)));
  expect(() => machine.snapshot(3)).toThrow(codeOf('BABBLE_PROXY_SNAPSHOT_UNKNOWN'));
  expect(() => machine.commit(block(3, 53))).toThrow(codeOf('BABBLE_PROXY_BLOCK_OUT_OF_ORDER'));
  expect(machine.commit(block(2, 2)).stateHash).toEqual(source.stateHash);
});

test('APP-RULE-2: the block of a restored state, when it comes once more, is answered as by who applied it, unless it has internal transactions', async () => {
  const request = await requestOf(PEER_ADD, 1);
  const blocks = [block(0, 1), block(1, 2), blockOf(2, { internalTransactions: [request] }), block(3)];
  const source = recorder({ membership: acceptAll });
  const answers = blocks.map((given) => source.commit(given));
  for (const index of [0, 1, 3]) {
    const machine = recorder({ membership: acceptAll });
    await machine.restore(snapshotPieces(source.snapshot(index)));
    expect(machine.commit(blocks[index] ?? block(0))).toEqual(answers[index]);
    expect(machine.lastAppliedBlock()).toBe(index);
    const next = blocks[index + 1];
    if (next !== undefined) expect(machine.commit(next)).toEqual(answers[index + 1]);
  }
  const machine = recorder({ membership: acceptAll });
  await machine.restore(snapshotPieces(source.snapshot(2)));
  expect(() => machine.commit(blocks[2] ?? block(0))).toThrow(codeOf('BABBLE_PROXY_BLOCK_OUT_OF_ORDER'));
});

test('APP-API-4: a snapshot that cannot be restored changes nothing', async () => {
  const machine = recorder();
  machine.commit(block(0, 1));
  const good = recorder();
  good.commit(block(0, 2));
  const snapshot = good.snapshot(0);
  const text = Buffer.from(snapshot).toString();
  const bad = [
    '',
    '[1]',
    '{"Format":"babble-state-1",',
    text.slice(0, -1),
    text.replace('[2]', '[3]'),
    text.replace('[2]', '[2}'),
    text.replace('"Block":0', '"Block":-1'),
    text.replace('"Block":0', '"Block":"x"'),
    text.replace('babble-state-1', 'babble-state-2'),
    text.replace('"Removals":[]', '"Removals":[{"Key":"0X04","Fresh":["1"]}]'),
  ];
  for (const one of bad) {
    const restoring = machine.restore(snapshotPieces(Buffer.from(one)));
    await expect(restoring).rejects.toMatchObject({ code: 'BABBLE_PROXY_SNAPSHOT_INVALID', fault: 'peer' });
  }
  expect([machine.state, machine.lastAppliedBlock(), machine.snapshot(0).length > 0]).toEqual([[1], 0, true]);
  expect(await machine.restore(snapshotPieces(snapshot))).toEqual(good.stateHash);
});

test('APP-DUMMY-3: a foreign snapshot is restored where the application reads it, and any block may follow', async () => {
  const machine = recorder({ decodeForeign: (bytes) => (bytes.length === 1 ? [...bytes] : undefined) });
  await machine.restore(snapshotPieces(Uint8Array.of(8)));
  expect([machine.state, machine.lastAppliedBlock()]).toEqual([[8], undefined]);
  machine.commit(block(41, 1));
  expect([machine.state, machine.lastAppliedBlock()]).toEqual([[8, 1], 41]);
  await expect(machine.restore(snapshotPieces(Uint8Array.of(1, 2)))).rejects.toMatchObject({
    code: 'BABBLE_PROXY_SNAPSHOT_INVALID',
  });
});

test('a reducer that changes the state it gets is found out before a wrong snapshot leaves', () => {
  const machine = stateMachine<number[]>({
    initial: [],
    apply: (state, [byte]) => {
      state.push(byte ?? -1);
      return state;
    },
    codec: jsonCodec((value) => value as number[]),
  });
  const [first, second] = [machine.commit(block(0, 1)), machine.commit(block(1, 2))];
  expect(first.stateHash).not.toEqual(second.stateHash);
  expect(() => machine.snapshot(0)).toThrow(codeOf('BABBLE_PROXY_STATE_CHANGED'));
});

test('an observer that throws fails the call, but the block is applied, and answered when it comes again', () => {
  let isBroken = true;
  const machine = recorder({
    onApplied: () => {
      if (isBroken) throw new Error('console closed');
    },
  });
  expect(() => machine.commit(block(0, 1))).toThrow('console closed');
  isBroken = false;
  expect(machine.commit(block(0, 1)).stateHash).toEqual(machine.stateHash);
  expect(machine.state).toEqual([1]);
});

test('APP-API-5, APP-API-6: it is a complete handler', async () => {
  const states: number[] = [];
  const app = inMemory(recorder({ onStateChange: (state) => states.push(state) }));
  expect(app.supports).toEqual({ snapshot: true, lastAppliedBlock: true });
  expect(await app.lastAppliedBlock?.()).toBeUndefined();
  await app.commitBlock(block(0), neverAborted);
  expect(await app.lastAppliedBlock?.()).toBe(0);
  await app.onStateChanged(5);
  await inMemory(recorder()).onStateChanged(5);
  expect(states).toEqual([5]);
  const unknown = app.getSnapshot(1, neverAborted);
  await expect(unknown).rejects.toMatchObject({ data: { text: 'Snapshot 1 not found' } });
});
