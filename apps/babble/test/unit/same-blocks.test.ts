// The oracle of networks whose validators come and go: blocks are compared by index, over all lives of all validators.
import type { Block } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { BlockRecord } from '../../src/testnet/block-record.ts';
import { configurationOf } from '../../src/testnet/configuration.ts';
import { compareBlocks, formatComparison, type Recorded } from '../../src/testnet/same-blocks.ts';

function block(index: number, text = `transaction ${index}`): Block {
  const transactions = [new TextEncoder().encode(text)];
  return {
    body: {
      ...{ index, roundReceived: index + 1, timestamp: 0, transactions, internalTransactions: null },
      ...{ stateHash: null, frameHash: null, peersHash: null, internalTransactionReceipts: null },
    },
    signatures: null,
  };
}

/** A validator that was given blocks in this order. */
function given(number: number, blocks: readonly Block[]): Recorded {
  const record = new BlockRecord();
  for (const one of blocks) record.add(one);
  return { configuration: configurationOf('', number, 1), record };
}

function blocks(from: number, to: number): readonly Block[] {
  return Array.from({ length: to - from + 1 }, (_, i) => block(from + i));
}

describe('the record of one validator', () => {
  test('has a block that comes again once', () => {
    const { record } = given(1, [...blocks(0, 2), ...blocks(0, 4)]);
    expect(record.blocks.map(({ body }) => body.index)).toEqual([0, 1, 2, 3, 4]);
    expect(record).toMatchObject({ transactionCount: 5, newestIndex: 4, changed: undefined });
  });

  test('notices that a block comes again as another one', () => {
    expect(given(1, [...blocks(0, 2), block(0), block(1, 'another')]).record.changed).toBe(1);
  });

  test('fills a gap that an earlier life left', () => {
    const { record } = given(1, [...blocks(0, 1), ...blocks(5, 6), ...blocks(0, 6)]);
    expect(record.blocks.map(({ body }) => body.index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('the comparison', () => {
  test('goes as far as two have a block', () => {
    const nodes = [given(1, blocks(0, 5)), given(2, blocks(0, 9)), given(3, blocks(0, 8))];
    const comparison = compareBlocks(nodes);
    expect(comparison).toEqual({ equal: true, common: 6, compared: 9, difference: undefined });
    expect(formatComparison(comparison, 3)).toBe(
      '9 blocks: equal on all 3 nodes, as far as each has them (6 are on all)',
    );
  });

  test('is by index: one that started from a snapshot has later blocks only', () => {
    const nodes = [given(1, blocks(0, 5)), given(2, blocks(3, 5))];
    expect(compareBlocks(nodes)).toMatchObject({ equal: true, common: 3, compared: 3 });
    const other = [given(1, blocks(0, 5)), given(2, [block(3), block(4, 'another')])];
    expect(compareBlocks(other)).toMatchObject({ equal: false, difference: 'block 4 of node2 is not that of node1' });
  });

  test('finds what differs among two of many', () => {
    const nodes = [given(1, blocks(0, 1)), given(2, blocks(0, 4)), given(3, [...blocks(0, 3), block(4, 'another')])];
    expect(compareBlocks(nodes)).toMatchObject({ equal: false, difference: 'block 4 of node3 is not that of node2' });
  });

  test('finds what came again as another one, also in the blocks of one validator', () => {
    const comparison = compareBlocks([given(1, [...blocks(0, 2), block(2, 'another')])]);
    expect(comparison).toMatchObject({ equal: false, difference: 'block 2 of node1 came again as another one' });
    expect(formatComparison(comparison, 1)).toMatch(/^NOT EQUAL: block 2/);
  });

  test('of one validator, and of none, is that of its blocks', () => {
    expect(formatComparison(compareBlocks([given(1, blocks(0, 3))]), 1)).toBe('4 blocks: on the only node');
    expect(compareBlocks([])).toMatchObject({ equal: true, common: 0, compared: 0 });
  });
});
