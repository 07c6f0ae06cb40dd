// Requests to join that wait for consensus: the same one once, and not without bound.

import { publicKeyOf, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { type InternalTransaction, PEER_ADD } from '@babble/hashgraph';
import { neverCancelled } from '@babble/host';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { JoinRequests } from '../../src/membership/join-requests.ts';

const pubKeyHex = publicKeyOf(toPrivateKey(sha256('joiner'))).hex;

function requestOf(moniker: string): InternalTransaction {
  return { body: { type: PEER_ADD, peer: { netAddr: 'joiner', pubKeyHex, moniker } }, signature: '1|1' };
}

/** Only then do they begin to wait. */
function verified(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A node without a quorum: it takes requests, and makes no event of them. */
function setUp() {
  const clock = new SimulatedClock(0);
  const internalTransactions: InternalTransaction[] = [];
  const requests = new JoinRequests({
    core: { effectiveRoundOf: () => undefined, internalTransactions },
    sha256,
    verifier: { name: 'all', supports: { digestOnly: true }, verifyBatch: async (items) => items.map(() => true) },
    ownId: 1,
    peers: () => [],
    nudge: () => undefined,
    clock,
    timeoutMs: 10_000,
    signal: neverCancelled,
    onBlock: () => () => undefined,
  });
  return { clock, internalTransactions, requests };
}

test('OURS-8: requests that nobody decides are bounded, those that were given up included', async () => {
  const { clock, internalTransactions, requests } = setUp();
  for (let round = 0; round < 3; round += 1) {
    const answers = Promise.all(Array.from({ length: 40 }, (_, i) => requests.answer(requestOf(`${round} ${i}`))));
    await verified();
    await clock.run(10_000);
    const errors = (await answers).map(({ error }) => error);
    expect(errors.filter((error) => error.startsWith('Too many'))).toHaveLength(round === 0 ? 8 : 40);
    expect(internalTransactions).toHaveLength(32);
  }
});

test('NODE-JOIN-11: the same request twice is one', async () => {
  const { clock, internalTransactions, requests } = setUp();
  const answers = Promise.all([requests.answer(requestOf('twice')), requests.answer(requestOf('twice'))]);
  await verified();
  await clock.run(10_000);
  for (const { error } of await answers) expect(error).toContain('Timeout waiting');
  expect(internalTransactions).toHaveLength(1);
});
