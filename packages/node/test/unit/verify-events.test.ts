// What strangers can make a node verify, and what becomes of the others in a message when one event is bad.
import { formatSignature, publicKeyOf, type Signer, type Verifier } from '@babble/crypto';
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Event, EventBody, InternalTransaction } from '@babble/hashgraph';
import { eventMessage, identifyEvent, internalTransactionHash } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { isValidJoin } from '../../src/membership/valid-join.ts';
import { verifyEvents } from '../../src/verify-events.ts';
import { recordedKey } from '../requests/recordings.ts';

async function signerOf(name: 'go' | 'fake'): Promise<Signer> {
  return (await fastestSigner(recordedKey(name).privateKey)).signer;
}

/** Counts what it verifies. */
async function countingVerifier(): Promise<{ readonly verifier: Verifier; readonly count: () => number }> {
  const { verifier } = await fastestVerifier();
  let count = 0;
  const verifyBatch: Verifier['verifyBatch'] = (items) => {
    count += items.length;
    return verifier.verifyBatch(items);
  };
  return { verifier: { name: verifier.name, supports: verifier.supports, verifyBatch }, count: () => count };
}

async function joinOf(
  signer: Signer,
  change: Partial<InternalTransaction['body']['peer']> = {},
  type = 0,
): Promise<InternalTransaction> {
  const peer = { netAddr: '127.0.0.1:9', pubKeyHex: signer.publicKey.hex, moniker: 'm', ...change };
  const body = { type, peer };
  return { body, signature: formatSignature(await signer.sign(internalTransactionHash(body, sha256))) };
}

async function eventOf(
  author: Signer,
  signedBy: Signer,
  internalTransactions: readonly InternalTransaction[],
): Promise<Event> {
  const body: EventBody = {
    transactions: [],
    internalTransactions,
    parents: ['', ''],
    creator: author.publicKey.bytes,
    index: 0,
    blockSignatures: [],
    timestamp: 1,
  };
  const signature = formatSignature(await signedBy.sign(sha256(eventMessage(body))));
  return identifyEvent({ body, signature }, sha256);
}

describe('verification of events', () => {
  test('OURS-1: of an event that is not its creator’s, nothing else is verified', async () => {
    const [go, fake] = [await signerOf('go'), await signerOf('fake')];
    const requests = [await joinOf(go), await joinOf(fake)];
    const { verifier, count } = await countingVerifier();
    const events = [await eventOf(go, fake, requests)];
    const [error] = await verifyEvents(events, { sha256, verifier, admission: 'strict' });
    expect(error?.message).toBe(`Invalid Event signature ${events[0]?.id}`);
    expect(count()).toBe(1);
  });

  test('NODE-SYNC-1, HG-INS-1: a bad event costs only itself', async () => {
    const [go, fake] = [await signerOf('go'), await signerOf('fake')];
    const forgedJoin = { ...(await joinOf(go)), signature: (await joinOf(fake)).signature };
    const events = [
      await eventOf(go, go, [await joinOf(fake)]),
      await eventOf(go, fake, []),
      await eventOf(fake, fake, [forgedJoin]),
      await eventOf(fake, fake, []),
    ];
    const { verifier } = await countingVerifier();
    const errors = await verifyEvents(events, { sha256, verifier, admission: 'strict' });
    expect(errors.map((error) => error?.code)).toEqual([
      undefined,
      'BABBLE_HASHGRAPH_SIGNATURE_INVALID',
      'BABBLE_HASHGRAPH_SIGNATURE_INVALID',
      undefined,
    ]);
  });
});

describe('join requests', () => {
  test('NODE-JOIN-6: one that is signed by the key it is about is valid', async () => {
    const { verifier } = await countingVerifier();
    const go = await signerOf('go');
    expect(await isValidJoin(await joinOf(go), { sha256, verifier })).toBe(true);
    const another = { ...(await joinOf(go)), signature: (await joinOf(await signerOf('fake'))).signature };
    expect(await isValidJoin(another, { sha256, verifier })).toBe(false);
  });

  test.each([
    ['U+FFFD in the moniker', { moniker: 'bad \ufffd name' }],
    ['a control character in the address', { netAddr: 'a\u0000' }],
    ['a moniker of 300 characters', { moniker: 'm'.repeat(300) }],
    ['no key', { pubKeyHex: '' }],
    ['half a key', { pubKeyHex: publicKeyOf(recordedKey('go').privateKey).hex.slice(0, 66) }],
    ['a key beside the curve', { pubKeyHex: `0X04${'11'.repeat(64)}` }],
    ['a key with something behind it', { pubKeyHex: `${publicKeyOf(recordedKey('go').privateKey).hex}zz` }],
    ['a key without prefix', { pubKeyHex: publicKeyOf(recordedKey('go').privateKey).hex.slice(2) }],
  ])('NODE-JOIN-9: %s is refused before anything is verified', async (_, change) => {
    const { verifier, count } = await countingVerifier();
    expect(await isValidJoin(await joinOf(await signerOf('go'), change), { sha256, verifier })).toBe(false);
    expect(count()).toBe(0);
  });

  test('NODE-JOIN-9: a signature that is none is refused before anything is verified', async () => {
    const { verifier, count } = await countingVerifier();
    const request = { ...(await joinOf(await signerOf('go'))), signature: '1|2|3' };
    expect(await isValidJoin(request, { sha256, verifier })).toBe(false);
    expect(count()).toBe(0);
  });

  test('NODE-JOIN-9: a leave is no join', async () => {
    const { verifier } = await countingVerifier();
    expect(await isValidJoin(await joinOf(await signerOf('go'), {}, 1), { sha256, verifier })).toBe(false);
  });
});
