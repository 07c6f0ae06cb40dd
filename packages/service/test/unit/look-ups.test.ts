// What is looked up behind the answers: transactions, blocks of rounds, and what became of events that have left memory.
import { createHash } from 'node:crypto';
import type { Block, EventRecord } from '@babble/hashgraph';
import { blockCodec } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { BlockRounds } from '../../src/v1/block-rounds.ts';
import { Fates } from '../../src/v1/fates.ts';
import { TransactionIndex } from '../../src/v1/transaction-index.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function blockWith(index: number, roundReceived: number, texts: readonly string[] = []): Block {
  const transactions = texts.map((text) => new TextEncoder().encode(text));
  return { ...blockCodec.zero, body: { ...blockCodec.zero.body, index, roundReceived, transactions } };
}

/** Blocks that can grow, counting how often they are read. */
function chain(blocks: (Block | undefined)[]) {
  const seen = { reads: 0 };
  const node = {
    get lastBlockIndex() {
      return blocks.length - 1;
    },
    block: async (index: number) => {
      seen.reads += 1;
      return blocks[index];
    },
  };
  return { node, seen };
}

describe('TransactionIndex', () => {
  test('finds the newest of several with the same bytes, and blocks that came since', async () => {
    const blocks = [blockWith(0, 1, ['a', 'b']), blockWith(1, 2, ['a'])];
    const index = new TransactionIndex(chain(blocks));
    expect(await index.find(hashOf('b'))).toEqual({ block: 0, index: 1 });
    expect(await index.find(hashOf('a'))).toEqual({ block: 1, index: 0 });
    expect(await index.find(hashOf('c'))).toBeUndefined();
    blocks.push(blockWith(2, 3, ['x', 'c']));
    expect(await index.find(hashOf('c'))).toEqual({ block: 2, index: 1 });
    expect(index.reach).toEqual({ transactions: 5, fromBlock: 0 });
  });

  test('OURS-8: forgets whole blocks beyond so many transactions, and beyond so many blocks', async () => {
    const blocks = Array.from({ length: 10 }, (_, i) => blockWith(i, i, [`${i}a`, `${i}b`]));
    const index = new TransactionIndex({ ...chain(blocks), maxTransactions: 6 });
    expect(await index.find(hashOf('9a'))).toEqual({ block: 9, index: 0 });
    expect(index.reach).toEqual({ transactions: 6, fromBlock: 7 });
    expect(await index.find(hashOf('6b'))).toBeUndefined();
    blocks.push(blockWith(10, 10, ['10a']));
    expect(await index.find(hashOf('7a'))).toBeUndefined();
    expect(index.reach).toEqual({ transactions: 5, fromBlock: 8 });
    const few = new TransactionIndex({ ...chain(blocks), maxBlocks: 3 });
    expect(await few.find(hashOf('8a'))).toEqual({ block: 8, index: 0 });
    expect(await few.find(hashOf('7a'))).toBeUndefined();
  });

  test('hashes nothing before it is asked, and each block once', async () => {
    const { node, seen } = chain([blockWith(0, 1, ['a']), blockWith(1, 2, ['b'])]);
    const index = new TransactionIndex({ node });
    expect(seen.reads).toBe(0);
    await Promise.all([index.find(hashOf('nothing')), index.find(hashOf('nothing')), index.find(hashOf('nothing'))]);
    expect(seen.reads).toBe(2);
  });

  test('what two hashes have in common does not count: the transaction itself is compared', async () => {
    const index = new TransactionIndex(chain([blockWith(0, 1, ['a'])]));
    expect(await index.find(`${hashOf('a').slice(0, 12)}${'0'.repeat(52)}`)).toBeUndefined();
  });

  test('blocks that are not kept any more are left out', async () => {
    const index = new TransactionIndex(chain([undefined, undefined, blockWith(2, 9, ['a'])]));
    expect(await index.find(hashOf('a'))).toEqual({ block: 2, index: 0 });
    expect(index.reach).toEqual({ transactions: 1, fromBlock: 2 });
  });
});

describe('BlockRounds', () => {
  test('finds the block of a round by halving, and remembers it', async () => {
    const blocks = Array.from({ length: 1_000 }, (_, i) => (i < 300 ? undefined : blockWith(i, 3 * i)));
    const { node, seen } = chain(blocks);
    const rounds = new BlockRounds(node);
    expect(await rounds.blockOf(1_500)).toBe(500);
    expect(seen.reads).toBeLessThan(14);
    const before = seen.reads;
    expect(await rounds.blockOf(1_500)).toBe(500);
    expect(seen.reads).toBe(before);
    expect([await rounds.blockOf(1_501), await rounds.blockOf(30), await rounds.blockOf(9_999)]).toEqual([
      null,
      null,
      null,
    ]);
    expect([await rounds.blockOf(900), await rounds.blockOf(2_997)]).toEqual([300, 999]);
  });

  test('OURS-8: what passes by is remembered, up to a bound', async () => {
    const { node, seen } = chain([]);
    const rounds = new BlockRounds(node);
    for (let i = 0; i < 20_000; i += 1) rounds.note(2 * i, i);
    expect(await rounds.blockOf(39_998)).toBe(19_999);
    expect(seen.reads).toBe(0);
    expect(await rounds.blockOf(0)).toBeNull();
  });
});

describe('Fates', () => {
  const record = (id: string, round: number, witness = false) =>
    ({ event: { id }, round, witness }) as unknown as EventRecord;

  /** A node whose memory holds no event any more; rounds come from its store. */
  function forgetful(received: Readonly<Record<number, readonly string[]>>, lastConsensusRound: number) {
    const seen = { rounds: 0 };
    const look = {
      eventStatus: () => undefined,
      round: async (round: number) => {
        seen.rounds += 1;
        const witnesses = [{ id: `w${round}`, creator: '', fame: round === 4 ? 'notFamous' : 'famous' }];
        return { round, decided: true, witnesses, receivedEvents: received[round] ?? [] };
      },
    };
    const { node } = chain([blockWith(0, 6)]);
    const made = new Fates({ look, lastConsensusRound } as never, new BlockRounds(node));
    return { fates: made, seen };
  }

  test('HG-RR-1: an old event is looked for in the rounds after its own', async () => {
    const { fates } = forgetful({ 5: ['a'], 6: ['b', 'w4'] }, 9);
    expect(await fates.of(record('a', 4))).toEqual({ fame: null, roundReceived: 5, block: null });
    expect(await fates.of(record('b', 5))).toEqual({ fame: null, roundReceived: 6, block: 0 });
    expect(await fates.of(record('w4', 4, true))).toEqual({ fame: 'notFamous', roundReceived: 6, block: 0 });
    expect(await fates.of(record('w9', 9, true))).toEqual({ fame: 'famous', roundReceived: null, block: null });
  });

  test('OURS-8: not for ever, and every round is read once for a page', async () => {
    const { fates, seen } = forgetful({ 70: ['late'] }, 1_000);
    expect((await fates.of(record('late', 4))).roundReceived).toBeNull();
    expect(seen.rounds).toBe(50);
    for (let i = 0; i < 100; i += 1) await fates.of(record(`other ${i}`, 4));
    expect(seen.rounds).toBe(50);
    expect((await fates.of(record('late', 20))).roundReceived).toBe(70);
  });
});
