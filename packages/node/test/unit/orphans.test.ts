// How much of what nobody has verified is kept aside.
import { decodeText } from '@babble/crypto';
import { type WireEvent, wireEventCodec } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { Orphans } from '../../src/orphans.ts';

/** As it arrives, with so many empty transactions. */
function wireEvent(index: number, emptyCount: number): WireEvent {
  const transactions = Array.from({ length: emptyCount }, () => '""').join(',');
  return decodeText(wireEventCodec, `{"Body":{"Index":${index},"Transactions":[${transactions}]}}`);
}

test('OURS-8: an event of empty transactions, which take many times their text, is kept only if they have room', () => {
  const orphans = new Orphans();
  orphans.add(wireEvent(0, 500_000));
  expect(orphans.size).toBe(0);
  for (let index = 0; index < 4; index += 1) orphans.add(wireEvent(index, 50_000));
  expect(orphans.all().map(({ body }) => body.index)).toEqual([2, 3]);
});

test('OURS-8: no more than a thousand events are kept, the newest', () => {
  const orphans = new Orphans();
  for (let index = 0; index < 1_001; index += 1) orphans.add(wireEvent(index, 0));
  expect(orphans.size).toBe(1_000);
  expect(orphans.all()[0]?.body.index).toBe(1);
});

test('OURS-8: so are long texts and many small parts', () => {
  const long = 'm'.repeat(5 * 1024 * 1024);
  const many = Array.from({ length: 100_000 }, () => '{}').join(',');
  const heavy = [
    `"InternalTransactions":[{"Body":{"Peer":{"Moniker":"${long}"}}},{"Signature":"${long}"}]`,
    `"InternalTransactions":[${many}]`,
    `"BlockSignatures":[${many}]`,
  ];
  for (const part of heavy) {
    const orphans = new Orphans();
    for (let index = 0; index < 3; index += 1) {
      orphans.add(decodeText(wireEventCodec, `{"Body":{"Index":${index},${part}}}`));
    }
    expect(orphans.size).toBe(1);
  }
});
