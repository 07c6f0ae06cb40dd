// The oracle of the network benchmark: what it accepts, and that it finds each kind of violation.
import { beforeEach, expect, jest, test } from '@jest/globals';

interface Body {
  readonly Index: number;
  readonly RoundReceived: number;
  readonly Timestamp: number;
  readonly FrameHash: string;
  readonly PeersHash: string;
  readonly Transactions: readonly string[] | null;
}

interface Oracle {
  readonly violations: readonly string[];
  readonly redelivered: number;
  submit(name: string, node: number): void;
  deliver(node: number, body: Body): { readonly stateHash: string; readonly own: number };
  settled(): boolean;
}

const module: { readonly Ledger: new (nodeCount: number, absentCount?: number) => Oracle } = await import(
  new URL('../../net/ledger.mjs', import.meta.url).href
);

const transaction = (name: string): string => Buffer.from(`${name} ....`).toString('base64');

const block = (index: number, ...names: readonly string[]): Body => ({
  Index: index,
  RoundReceived: index + 3,
  Timestamp: 1_700_000_000,
  FrameHash: 'f',
  PeersHash: 'p',
  Transactions: names.length === 0 ? null : names.map(transaction),
});

beforeEach(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

test('equal blocks in order at all nodes, every transaction once: nothing to find', () => {
  const ledger = new module.Ledger(2);
  for (const name of ['a', 'b']) ledger.submit(name, 0);
  for (const node of [0, 1]) {
    expect(ledger.deliver(node, block(0, 'a', 'b')).own).toBe(node === 0 ? 2 : 0);
    expect(ledger.settled()).toBe(node === 1);
  }
  expect(ledger.violations).toEqual([]);
});

test('a block that is delivered again is no violation, and changes nothing', () => {
  const ledger = new module.Ledger(1);
  ledger.submit('a', 0);
  const { stateHash } = ledger.deliver(0, block(0, 'a'));
  expect(ledger.deliver(0, block(0, 'a'))).toEqual({ stateHash, own: 0 });
  expect(ledger.redelivered).toBe(1);
  expect(ledger.violations).toEqual([]);
});

test('a node that is absent is not waited for', () => {
  const ledger = new module.Ledger(3, 1);
  for (const node of [0, 1]) ledger.deliver(node, block(0));
  expect(ledger.settled()).toBe(true);
});

test.each<readonly [string, (ledger: Oracle) => void, RegExp]>([
  ['other transactions', (ledger) => ledger.deliver(1, block(0, 'b')), /other transactions/],
  ['another header', (ledger) => ledger.deliver(1, { ...block(0, 'a'), FrameHash: 'g' }), /header/],
  [
    'a gap at a node',
    (ledger) => void [ledger.deliver(0, block(1)), ledger.deliver(1, block(1))],
    /came when 0 was due/,
  ],
  ['a gap in the chain', (ledger) => ledger.deliver(0, block(2)), /follows block 0/],
  ['a transaction twice', (ledger) => ledger.deliver(0, block(1, 'a')), /committed before/],
  ['a transaction that nobody submitted', (ledger) => ledger.deliver(0, block(1, 'x')), /never submitted/],
])('%s is a violation', (_, misdeed, finding) => {
  const ledger = new module.Ledger(2);
  for (const name of ['a', 'b']) ledger.submit(name, 0);
  ledger.deliver(0, block(0, 'a'));
  misdeed(ledger);
  expect(ledger.violations.join('\n')).toMatch(finding);
});
