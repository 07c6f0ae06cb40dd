// What a node shows of the changes of its membership.
import type { Block } from '@babble/hashgraph';
import { blockCodec } from '@babble/hashgraph';
import { MAX_MEMBERSHIP_BLOCKS } from '@babble/net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { MembershipLedger } from '../../src/fast-forward/membership-ledger.ts';
import { blockOf, receiptOf, validatorsOf } from './membership-blocks.ts';

const validators = validatorsOf(4);
let change: Block;

beforeAll(async () => {
  const [, , , joiner = validators[0]] = validators;
  const receipts = joiner === undefined ? [] : [await receiptOf('add', joiner)];
  change = await blockOf({ index: 0, round: 1, validators: validators.slice(0, 3), receipts, signers: [] });
});

function changeAt(index: number, signatures: readonly string[] = [], payloadBytes = 0): Block {
  const transactions = payloadBytes === 0 ? [] : [new Uint8Array(payloadBytes)];
  const body = { ...change.body, index, roundReceived: index + 1, transactions };
  return { body, signatures: new Map(signatures.map((name) => [name, '1|1'])) };
}

function indexes(blocks: readonly Block[]): readonly number[] {
  return blocks.map(({ body }) => Number(body.index));
}

describe('the membership ledger', () => {
  test('keeps the blocks that changed something, ascending, and gives those above an index', () => {
    const ledger = new MembershipLedger();
    for (const index of [3, 9, 20]) ledger.note(changeAt(index));
    ledger.note({ ...change, body: { ...change.body, index: 4, internalTransactionReceipts: null } });
    ledger.note({ ...change, body: { ...change.body, index: 5, internalTransactionReceipts: [] } });
    const [receipt] = change.body.internalTransactionReceipts ?? [];
    const refused = receipt === undefined ? [] : [{ ...receipt, accepted: false }];
    ledger.note({ ...change, body: { ...change.body, index: 6, internalTransactionReceipts: refused } });
    expect(ledger.after(-1)).toMatchObject({ isComplete: true, isGapless: true });
    expect(indexes(ledger.after(-1).blocks)).toEqual([3, 9, 20]);
    expect(indexes(ledger.after(3).blocks)).toEqual([9, 20]);
    expect(ledger.after(20)).toEqual({ blocks: [], isComplete: true, isGapless: true });
  });

  test('a block that comes again has the signatures of the newer one', () => {
    const ledger = new MembershipLedger();
    ledger.note(changeAt(3));
    ledger.note(changeAt(9));
    ledger.note(changeAt(3, ['x', 'y']));
    const { blocks } = ledger.after(-1);
    expect(blocks.map(({ signatures }) => signatures?.size)).toEqual([2, 0]);
    expect(ledger.size).toBe(2);
  });

  test('a block that comes late takes its place', () => {
    const ledger = new MembershipLedger();
    for (const index of [20, 3, 9]) ledger.note(changeAt(index));
    expect(indexes(ledger.after(-1).blocks)).toEqual([3, 9, 20]);
  });

  test('OURS-8: beyond its bytes the oldest go, and it says so', () => {
    const byteCount = blockCodec.std(changeAt(10)).length;
    const ledger = new MembershipLedger({ maxBytes: 3 * byteCount + 20 });
    for (const index of [10, 11, 12, 13]) ledger.note(changeAt(index));
    expect(indexes(ledger.after(-1).blocks)).toEqual([11, 12, 13]);
    expect(ledger.after(-1).isGapless).toBe(false);
    expect(ledger.after(9).isGapless).toBe(false);
    expect(ledger.after(10).isGapless).toBe(true);
    ledger.note(changeAt(10, ['x']));
    expect(indexes(ledger.after(-1).blocks)).toEqual([11, 12, 13]);
  });

  test('the newest block is kept, however large', () => {
    const ledger = new MembershipLedger({ maxBytes: 1 });
    for (const index of [1, 2]) ledger.note(changeAt(index));
    expect(indexes(ledger.after(-1).blocks)).toEqual([2]);
  });

  test('OURS-8: an answer has bounds in count and bytes, and at least one block', () => {
    const ledger = new MembershipLedger();
    for (let index = 0; index < MAX_MEMBERSHIP_BLOCKS + 5; index += 1) ledger.note(changeAt(index));
    const first = ledger.after(-1);
    expect(first.isComplete).toBe(false);
    const more = ledger.after(first.blocks.length - 1);
    const all = [...first.blocks, ...more.blocks];
    expect(indexes(all)).toEqual(all.map((_, index) => index));
    const large = new MembershipLedger();
    for (const index of [0, 1]) large.note(changeAt(index, [], 2 * 1024 * 1024));
    expect(indexes(large.after(-1).blocks)).toEqual([0]);
    expect(large.after(-1).isComplete).toBe(false);
    expect(large.after(0)).toMatchObject({ isComplete: true });
  });

  test('a fast-forward whose changes were proved leaves no gap', () => {
    const ledger = new MembershipLedger();
    ledger.note(changeAt(3));
    ledger.fill([changeAt(9), changeAt(20)], changeAt(31), true);
    ledger.note(changeAt(40));
    expect(indexes(ledger.after(-1).blocks)).toEqual([3, 9, 20, 31, 40]);
    expect(ledger.after(-1).isGapless).toBe(true);
  });

  test('after another one it begins anew with the anchor', () => {
    const ledger = new MembershipLedger();
    ledger.note(changeAt(3));
    ledger.fill([], changeAt(31), false);
    ledger.note(changeAt(40));
    expect(indexes(ledger.after(-1).blocks)).toEqual([31, 40]);
    expect([-1, 29, 30].map((index) => ledger.after(index).isGapless)).toEqual([false, false, true]);
  });
});
