// The chat as an application.
import { sha256 } from '@babble/crypto/node';
import { chatTransaction, createChat, inMemoryChat } from '@babble/dummy';
import { acceptNone, snapshotPieces } from '@babble/proxy';
import { expect, test } from '@jest/globals';
import { blockOf } from '../blocks.ts';

const line = (text: string): Uint8Array => chatTransaction('Alice', text);

test('APP-DUMMY-1: committed lines are shown and kept in their order', () => {
  const shown: string[] = [];
  const chat = createChat({ sha256, onMessage: (text, blockIndex) => shown.push(`${blockIndex} ${text}`) });
  chat.commit(blockOf(0, [line('hello'), line('')]));
  chat.commit(blockOf(1, [line('two words <&> ž'), null]));
  expect(shown).toEqual(['0 Alice: hello', '0 Alice: ', '1 Alice: two words <&> ž', '1 ']);
  expect(chat.messages).toEqual(['Alice: hello', 'Alice: ', 'Alice: two words <&> ž', '']);
});

test('APP-DUMMY-1: a block without transactions leaves the hash as it is, at first empty', () => {
  const chat = createChat({ sha256 });
  expect(chat.commit(blockOf(0, []))).toEqual({ stateHash: new Uint8Array(0), internalTransactionReceipts: [] });
  const after = chat.commit(blockOf(1, [line('x')])).stateHash;
  expect(chat.commit(blockOf(2, [])).stateHash).toEqual(after);
});

test('APP-DUMMY-1: all membership changes are accepted', () => {
  const requests = [0, 1, 9].map((type) => ({
    body: { type, peer: { netAddr: 'a:1', pubKeyHex: '0X04', moniker: 'm' } },
    signature: '1|2',
  }));
  const { internalTransactionReceipts } = createChat({ sha256 }).commit(blockOf(0, [], requests));
  expect(internalTransactionReceipts).toEqual(
    requests.map((internalTransaction) => ({ internalTransaction, accepted: true })),
  );
});

test('B8: a chat lets in whom its policy lets in', () => {
  const body = { type: 0, peer: { netAddr: 'a:1', pubKeyHex: '0X04', moniker: 'm' } };
  const chat = createChat({ sha256, membership: acceptNone });
  const { internalTransactionReceipts } = chat.commit(blockOf(0, [], [{ body, signature: '1|2' }]));
  expect(internalTransactionReceipts?.map(({ accepted }) => accepted)).toEqual([false]);
});

test('APP-DUMMY-2, APP-RULE-4: the snapshot of a block brings all lines up to it and its digest; the chat goes on from there', async () => {
  const chat = createChat({ sha256 });
  const blocks = [[line('hello'), line('')], [], [null, Uint8Array.of(0xff, 0x61)], [line('\u2028 <&> ž')]].map(
    (transactions, index) => blockOf(index, transactions),
  );
  const answers = blocks.map((block) => chat.commit(block));
  const lineCounts = [2, 2, 4, 5];
  for (const [index, lineCount] of lineCounts.entries()) {
    const shown: string[] = [];
    const other = createChat({ sha256, onMessage: (text) => shown.push(text) });
    expect(await other.restore(snapshotPieces(chat.snapshot(index)))).toEqual(answers[index]?.stateHash);
    expect(other.messages).toEqual(chat.messages.slice(0, lineCount));
    expect(other.lastAppliedBlock()).toBe(index);
    expect(blocks.slice(index + 1).map((block) => other.commit(block))).toEqual(answers.slice(index + 1));
    expect(other.messages).toEqual(chat.messages);
    expect(shown).toEqual(chat.messages.slice(lineCount));
    expect(other.snapshot(index)).toEqual(chat.snapshot(index));
  }
  expect(() => chat.snapshot(7)).toThrow('Snapshot 7 not found');
});

test('APP-DUMMY-3: a snapshot of the dummy of the Go implementation, a digest, gives the digest and no lines', async () => {
  const chat = createChat({ sha256 });
  const [first, second] = [0, 1].map((index) => chat.commit(blockOf(index, [line(`${index}`)])));
  const other = createChat({ sha256 });
  const digest = first?.stateHash ?? new Uint8Array(0);
  expect(await other.restore(snapshotPieces(digest))).toEqual(digest);
  expect([other.messages, other.lastAppliedBlock()]).toEqual([[], undefined]);
  expect(other.commit(blockOf(1, [line('1')])).stateHash).toEqual(second?.stateHash);
  expect(await createChat({ sha256 }).restore(snapshotPieces(new Uint8Array(0)))).toHaveLength(0);
});

test('a snapshot that is none leaves the chat as it was', async () => {
  const chat = createChat({ sha256 });
  chat.commit(blockOf(0, [line('hello')]));
  const good = Buffer.from(chat.snapshot(0)).toString();
  for (const bad of [
    'x',
    good.slice(0, -1),
    good.replace('hello', 'hullo!'),
    good.replace('"Lines":["', '"Lines":[["'),
  ]) {
    const restoring = chat.restore(snapshotPieces(Buffer.from(bad)));
    await expect(restoring).rejects.toMatchObject({ code: 'BABBLE_PROXY_SNAPSHOT_INVALID' });
  }
  expect([chat.messages, chat.lastAppliedBlock()]).toEqual([['Alice: hello'], 0]);
});

test('APP-DUMMY-1: a chat that was restarted next to a running node goes on without the lines before, as the reference does', () => {
  const chat = createChat({ sha256 });
  chat.commit(blockOf(5, [line('late')]));
  chat.commit(blockOf(9, [line('later')]));
  expect([chat.messages, chat.lastAppliedBlock()]).toEqual([['Alice: late', 'Alice: later'], 9]);
});

test('APP-RULE-2: a block that comes again is answered as before and applied once', () => {
  const chat = createChat({ sha256 });
  const blocks = [0, 1, 2].map((index) => blockOf(index, [line(`${index}`)]));
  const answers = blocks.map((block) => chat.commit(block));
  expect(blocks.map((block) => chat.commit(block))).toEqual(answers);
  expect(chat.messages).toHaveLength(3);
});

test('APP-RULE-2: after restoring, the blocks behind the snapshot are applied to it', async () => {
  const chat = createChat({ sha256 });
  const blocks = [0, 1, 2].map((index) => blockOf(index, [line(`${index}`)]));
  const answers = blocks.map((block) => chat.commit(block));
  await chat.restore(snapshotPieces(chat.snapshot(0)));
  expect(blocks.slice(1).map((block) => chat.commit(block))).toEqual(answers.slice(1));
});

test('APP-DUMMY-4: the chat remembers the state of its node', () => {
  const chat = createChat({ sha256 });
  expect(chat.nodeState).toBeUndefined();
  chat.stateChange(5);
  expect(chat.nodeState).toBe(5);
});

test('APP-DUMMY-5: an embedded chat submits its lines with its name before them', async () => {
  const { chat, app, say } = inMemoryChat({ name: 'Bob', sha256 });
  const submitted: string[] = [];
  await app.start({
    submit: async (transaction) => {
      submitted.push(Buffer.from(transaction ?? []).toString());
      return 'accepted';
    },
  });
  await say('hello');
  await say('');
  expect(submitted).toEqual(['Bob: hello', 'Bob: ']);
  await app.commitBlock(blockOf(0, [Buffer.from('Bob: hello')]), new AbortController().signal);
  expect(chat.messages).toEqual(['Bob: hello']);
});
