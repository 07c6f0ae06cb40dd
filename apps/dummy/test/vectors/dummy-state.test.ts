// The state hash against the reference's (encoding.json, dummyState).
import { readFileSync } from 'node:fs';
import { sha256 } from '@babble/crypto/node';
import { createChat } from '@babble/dummy';
import { expect, test } from '@jest/globals';
import { blockOf } from '../blocks.ts';

interface DummyState {
  readonly transactions: readonly (string | null)[];
  readonly stateHash: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../tooling/vectors/encoding.json', import.meta.url), 'utf8'),
) as { readonly dummyState: Readonly<Record<string, readonly DummyState[]>> | readonly DummyState[] };
const states = Object.values(vectors.dummyState).flat() as readonly DummyState[];

test('the vectors are there', () => {
  expect(states.length).toBeGreaterThan(5);
});

test.each(states.map((state) => [JSON.stringify(state.transactions), state] as const))(
  'APP-DUMMY-1, HASH-11: the state hash after %s',
  (_name, { transactions, stateHash }) => {
    const bytes = transactions.map((text) => (text === null ? null : Uint8Array.from(Buffer.from(text, 'base64'))));
    const inOneBlock = createChat({ sha256 }).commit(blockOf(0, bytes));
    expect(Buffer.from(inOneBlock.stateHash ?? []).toString('base64')).toBe(stateHash);
    const chat = createChat({ sha256 });
    for (const [index, transaction] of bytes.entries()) chat.commit(blockOf(index, [transaction]));
    expect(Buffer.from(chat.stateHash).toString('base64')).toBe(stateHash);
  },
);
