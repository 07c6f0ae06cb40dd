// The ready policies. Weaknesses B7, B8.
import type { InternalTransaction } from '@babble/hashgraph';
import { PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import type { MembershipPolicy } from '@babble/proxy';
import {
  acceptAll,
  acceptNone,
  allowList,
  jsonCodec,
  NO_REMOVALS,
  REMEMBERED_KEY_COUNT,
  REMEMBERED_REMOVAL_COUNT,
  refuseStaleRemovals,
  snapshotPieces,
  stateMachine,
} from '@babble/proxy';
import { expect, test } from '@jest/globals';
import { blockOf } from '../blocks.ts';
import { peerOf, requestOf } from '../requests.ts';

const context = { state: undefined, removals: NO_REMOVALS };
const UNKNOWN_TYPE = 7;

/** Decides the requests one after another, as they would be in blocks. */
function decide(policy: MembershipPolicy, requests: readonly InternalTransaction[]): readonly boolean[] {
  let removals = NO_REMOVALS;
  return requests.map((request) => {
    const accepted = policy(request, { state: undefined, removals });
    if (accepted) removals = removals.withAccepted(request);
    return accepted;
  });
}

/** The same removal with another signature, as the Go implementation makes one each time. */
function signedAgain(request: InternalTransaction, number: number): InternalTransaction {
  return { ...request, signature: `${number.toString(36)}|${request.signature.split('|')[1]}` };
}

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** What anybody can make of a signature: (r, N − s) is as valid. */
function turned({ body, signature }: InternalTransaction): InternalTransaction {
  const [r, s = ''] = signature.split('|');
  let number = 0n;
  for (const digit of s) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  return { body, signature: `${r}|${(CURVE_ORDER - number).toString(36)}` };
}

test('B8: acceptAll and acceptNone look at nothing', async () => {
  for (const type of [PEER_ADD, PEER_REMOVE, UNKNOWN_TYPE]) {
    const request = await requestOf(type, 1);
    expect([acceptAll(request), acceptNone(request)]).toEqual([true, false]);
  }
});

test('B8: a list of keys lets in who is on it, in whatever case both are written; anybody may leave', async () => {
  const { pubKeyHex } = peerOf(1);
  for (const publicKey of [pubKeyHex, pubKeyHex.toLowerCase(), pubKeyHex.slice(2), ` ${pubKeyHex}\n`]) {
    const policy = allowList({ publicKeys: [publicKey] });
    const lowerCase = { ...peerOf(1), pubKeyHex: pubKeyHex.toLowerCase() };
    expect(policy(await requestOf(PEER_ADD, 1), context)).toBe(true);
    expect(policy(await requestOf(PEER_ADD, 1, lowerCase), context)).toBe(true);
    expect(policy(await requestOf(PEER_ADD, 2), context)).toBe(false);
    expect(policy(await requestOf(PEER_REMOVE, 2), context)).toBe(true);
    expect(policy(await requestOf(UNKNOWN_TYPE, 1), context)).toBe(false);
  }
});

test('B8: a key text that decodes to the same bytes but is none is not on the list', async () => {
  const policy = allowList({ publicKeys: [peerOf(1).pubKeyHex] });
  const odd = { ...peerOf(1), pubKeyHex: `ZZ${peerOf(1).pubKeyHex.slice(2)}` };
  expect(policy(await requestOf(PEER_ADD, 1, odd), context)).toBe(false);
});

test('B8: a list of monikers goes by the letter, and either list is enough', async () => {
  const policy = allowList({ publicKeys: new Set([peerOf(3).pubKeyHex]), monikers: ['Zoë'] });
  const named = (moniker: string) => requestOf(PEER_ADD, 1, peerOf(1, moniker));
  expect(policy(await named('Zoë'), context)).toBe(true);
  expect(policy(await named('zoë'), context)).toBe(false);
  expect(policy(await requestOf(PEER_ADD, 3), context)).toBe(true);
  expect(allowList({ publicKeys: [] })(await named('Zoë'), context)).toBe(false);
});

test.each([[{}], [{ publicKeys: ['0X04'] }], [{ publicKeys: [''] }], [{ publicKeys: [`0X04${'1'.repeat(128)}`] }]])(
  'a list that is none is refused at once: %j',
  (init) => {
    const code = 'BABBLE_PROXY_ALLOW_LIST_INVALID';
    expect(() => allowList(init)).toThrow(expect.objectContaining({ code, fault: 'local' }));
  },
);

test('B7: a removal from before the last join is refused, also with its signature turned; a new one is not', async () => {
  const policy = allowList({ publicKeys: [peerOf(1).pubKeyHex] });
  const [join, removal] = [await requestOf(PEER_ADD, 1), await requestOf(PEER_REMOVE, 1)];
  const replays = [removal, turned(removal), { ...removal, signature: `0${removal.signature.toUpperCase()}` }];
  const newRemoval = signedAgain(removal, 4_711);
  const requests = [join, removal, join, ...replays, newRemoval, join, removal, newRemoval];
  expect(decide(policy, requests)).toEqual([true, true, true, false, false, false, true, true, false, false]);
});

test('B7: a removal that comes again before the key has joined again gets the same answer', async () => {
  const policy = allowList({ publicKeys: [peerOf(1).pubKeyHex] });
  const removal = await requestOf(PEER_REMOVE, 1);
  expect(decide(policy, [removal, removal])).toEqual([true, true]);
});

test('B7: the removal of another key, and a join that was refused, make nothing stale', async () => {
  const policy = allowList({ publicKeys: [peerOf(1).pubKeyHex] });
  const [join, removal] = [await requestOf(PEER_ADD, 1), await requestOf(PEER_REMOVE, 1)];
  const other = await requestOf(PEER_REMOVE, 2);
  const refusedJoin = await requestOf(PEER_ADD, 2);
  expect(decide(policy, [other, removal, refusedJoin, other, join, other])).toEqual([
    ...[true, true, false, true, true, true],
  ]);
});

test('B7: any policy can be made to refuse stale removals; acceptAll alone accepts them, as the reference', async () => {
  const [join, removal] = [await requestOf(PEER_ADD, 1), await requestOf(PEER_REMOVE, 1)];
  expect(decide(acceptAll, [removal, join, removal])).toEqual([true, true, true]);
  expect(decide(refuseStaleRemovals(acceptAll), [removal, join, removal])).toEqual([true, true, false]);
  expect(decide(refuseStaleRemovals(acceptNone), [removal, join])).toEqual([false, false]);
});

test('B7, OURS-8: what is remembered is bounded, and keys that came back are forgotten last', async () => {
  const [join, removal] = [await requestOf(PEER_ADD, 1), await requestOf(PEER_REMOVE, 1)];
  const ofKey = (key: number): InternalTransaction => ({
    body: { type: PEER_REMOVE, peer: { ...peerOf(2), pubKeyHex: `0X04${key}` } },
    signature: '1|1',
  });
  let removals = NO_REMOVALS.withAccepted(removal).withAccepted(join);
  for (let key = 0; key < 2 * REMEMBERED_KEY_COUNT; key += 1) removals = removals.withAccepted(ofKey(key));
  expect(removals.isStale(removal)).toBe(true);
  expect(JSON.parse(removals.format())).toHaveLength(REMEMBERED_KEY_COUNT);
  const signed = Array.from({ length: REMEMBERED_REMOVAL_COUNT + 1 }, (_, i) => signedAgain(removal, 100 + i));
  for (const one of signed) removals = removals.withAccepted(one).withAccepted(join);
  expect(signed.map((one) => removals.isStale(one))).toEqual(signed.map((_, i) => i > 0));
});

test('B7: a machine that was restored from a snapshot refuses what the others refuse', async () => {
  const [join, removal] = [await requestOf(PEER_ADD, 1), await requestOf(PEER_REMOVE, 1)];
  const create = () =>
    stateMachine({
      initial: 0,
      apply: (count) => count + 1,
      codec: jsonCodec(Number),
      membership: allowList({ publicKeys: [peerOf(1).pubKeyHex] }),
    });
  const [machine, restored] = [create(), create()];
  machine.commit(blockOf(0, { internalTransactions: [removal, join] }));
  await restored.restore(snapshotPieces(machine.snapshot(0)));
  const last = blockOf(1, { internalTransactions: [removal, signedAgain(removal, 9)] });
  const answers = [machine, restored].map((one) => one.commit(last));
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.internalTransactionReceipts?.map(({ accepted }) => accepted)).toEqual([false, true]);
});
