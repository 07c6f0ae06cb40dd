// From a drawn event to a real one. All that a drawing leaves out (time, signature, payload, hash) follows from the seed,
// creator, index and fork, so a drawing and its seed are the whole graph. Signatures are texts of the right form that do
// not verify: their r value is what consensus looks at (HG-FRAME-2).
import { publicKeyOf, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Event, EventBody, InternalTransaction } from '@babble/hashgraph';
import { identifyEvent, PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import type { DrawnEvent, DrawnRequest } from '@babble/hashgraph/drawing';
import { eventName } from '@babble/hashgraph/drawing';
import type { Peer } from '@babble/peers';
import type { ModelEvent } from './model-event.ts';

/**
 * What the coins of a graph show (HG-FAME-8): `natural` is true 255 times of 256; `false` makes every hash show false and
 * `mixed` about half of them, by trying timestamps.
 */
export type Coins = 'natural' | 'mixed' | 'false';

const GENESIS_TIME = 1_700_000_000n;
const EXTREME_TIMES: readonly bigint[] = [-(2n ** 63n), 2n ** 63n - 300n, 2n ** 62n, -1n, 0n];

const keys = new Map<number, ReturnType<typeof publicKeyOf>>();

function keyOfColumn(column: number): ReturnType<typeof publicKeyOf> {
  const known = keys.get(column) ?? publicKeyOf(toPrivateKey(sha256(`creator ${column}`)));
  keys.set(column, known);
  return known;
}

/** The peer of a column: always the same key. */
export function peerOfColumn(column: number): Peer {
  return { netAddr: `10.0.0.${column + 1}:1337`, pubKeyHex: keyOfColumn(column).hex, moniker: `peer${column}` };
}

/** Public-key text of a column, upper case. */
export function creatorOfColumn(column: number): string {
  return keyOfColumn(column).hex;
}

/** A real event on the parents with these ids. */
export function materialise(drawn: DrawnEvent, parents: readonly [string, string], seed: number, coins: Coins): Event {
  const digest = sha256(`${seed}/${drawn.column}/${drawn.index}/${drawn.fork}`);
  const [kind = 0, low = 0, high = 0, wanted = 0] = digest;
  // One seed in eight is full of extreme timestamps (HG-TIME-1), another one of equal r values (HG-FRAME-2).
  const [extremeTimes, equalR] = [seed % 8 === 1 ? 160 : 6, seed % 8 === 2 ? 200 : 12];
  const extreme = kind < extremeTimes ? EXTREME_TIMES[kind % EXTREME_TIMES.length] : undefined;
  const time = extreme ?? GENESIS_TIME + BigInt(drawn.index * 5 + (low % 16));
  const coin = coins === 'false' || (coins === 'mixed' && wanted % 2 === 0) ? false : undefined;
  const signature = `${high < equalR ? 1 + (high % 2) : largeR(digest)}|1`;
  for (let attempt = 0n; ; attempt += 1n) {
    const event = identifyEvent({ body: bodyOf(drawn, parents, time + attempt), signature }, sha256);
    if (coin === undefined || hashByte16(event.id) === 0) return event;
  }
}

function largeR(digest: Uint8Array): string {
  return digest
    .subarray(8, 31)
    .reduce((sum, byte) => sum * 256n + BigInt(byte), 1n)
    .toString(36);
}

function bodyOf(drawn: DrawnEvent, parents: readonly [string, string], timestamp: bigint): EventBody {
  const text = eventName({ ...drawn, expected: undefined });
  return {
    transactions: drawn.transaction ? [Uint8Array.from(text, (character) => character.charCodeAt(0))] : [],
    internalTransactions: drawn.requests.map(internalTransaction),
    parents,
    creator: keyOfColumn(drawn.column).bytes,
    index: drawn.index,
    blockSignatures: [],
    timestamp: timestamp >= -(2n ** 53n) && timestamp <= 2n ** 53n ? Number(timestamp) : timestamp,
  };
}

function internalTransaction({ kind, column }: DrawnRequest): InternalTransaction {
  return { body: { type: kind === 'join' ? PEER_ADD : PEER_REMOVE, peer: peerOfColumn(column) }, signature: '1|1' };
}

function hashByte16(id: string): number {
  return Number.parseInt(id.slice(2 + 32, 2 + 34), 16);
}

/** The same event in the model's words. */
export function modelEventOf(event: Event, column: number): ModelEvent {
  const { body, id, signature } = event;
  return {
    id,
    creator: creatorOfColumn(column),
    index: Number(body.index),
    selfParent: body.parents?.[0] ?? '',
    otherParent: body.parents?.[1] ?? '',
    transactionCount: body.transactions?.length ?? 0,
    internalTransactions: (body.internalTransactions ?? []).map(({ body: { type, peer } }) => ({ type, peer })),
    timestamp: BigInt(body.timestamp),
    signature,
    hashByte16: hashByte16(id),
  };
}
