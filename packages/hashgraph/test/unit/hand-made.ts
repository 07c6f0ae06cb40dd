// Events made by hand for unit tests: fixed keys, texts of the right form as signatures (the core does not verify).
import { formatSignature, type PrivateKey, type PublicKey, publicKeyOf, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { portableSigner } from '@babble/crypto/portable';
import type { Event, EventBody } from '@babble/hashgraph';
import { Hashgraph, type HashgraphOptions, identifyEvent } from '@babble/hashgraph';
import { type Peer, PeerSet } from '@babble/peers';

/** Peers 0, 1, 2, … with fixed keys. */
export function handMadePeers(count: number): readonly Peer[] {
  return Array.from({ length: count }, (_, i) => ({
    netAddr: `127.0.0.1:${1337 + i}`,
    pubKeyHex: keyOf(i).hex,
    moniker: `node${i}`,
  }));
}

export function keyOf(number: number): PublicKey {
  return publicKeyOf(privateKeyOf(number));
}

function privateKeyOf(number: number): PrivateKey {
  return toPrivateKey(sha256(`hand made ${number}`));
}

/** The text of the genuine signature of a digest by peer `number`. */
export async function signatureBy(number: number, digest: Uint8Array): Promise<string> {
  return formatSignature(await portableSigner(privateKeyOf(number)).sign(digest));
}

export function handMadeGraph(count: number, options: Partial<HashgraphOptions> = {}): Hashgraph {
  return Hashgraph.fromGenesis(new PeerSet(handMadePeers(count)), { sha256, ...options });
}

/** Makes the next event of a creator on the head of another. */
export class Gossip {
  readonly #heads = new Map<number, Event>();
  #count = 0;

  next(creator: number, other: number | undefined, payload: Partial<EventBody> = {}): Event {
    const selfParent = this.#heads.get(creator);
    const otherParent = other === undefined ? undefined : this.#heads.get(other);
    this.#count += 1;
    const body: EventBody = {
      transactions: [],
      internalTransactions: [],
      parents: [selfParent?.id ?? '', otherParent?.id ?? ''],
      creator: keyOf(creator).bytes,
      index: selfParent === undefined ? 0 : Number(selfParent.body.index) + 1,
      blockSignatures: [],
      timestamp: 1_700_000_000 + this.#count,
      ...payload,
    };
    const event = identifyEvent({ body, signature: `${this.#count.toString(36)}|1` }, sha256);
    this.#heads.set(creator, event);
    return event;
  }
}

export const TRANSACTION: Uint8Array = new TextEncoder().encode('hello');

/** Round robin of `size` creators, each on the head of the one before, each event with a transaction. */
export function* roundRobin(size: number, count: number, gossip: Gossip = new Gossip()): Generator<Event> {
  for (let i = 0; i < count; i += 1) {
    yield gossip.next(i % size, i === 0 ? undefined : (i - 1) % size, { transactions: [TRANSACTION] });
  }
}

/** Answers every new block at once; returns how many there were. */
export function answerBlocks(hashgraph: Hashgraph): number {
  let count = 0;
  for (let block = hashgraph.nextBlock(); block !== undefined; block = hashgraph.nextBlock()) {
    count += 1;
    hashgraph.commit(Number(block.body.index), {
      stateHash: new Uint8Array([count]),
      internalTransactionReceipts: (block.body.internalTransactions ?? []).map((internalTransaction) => ({
        internalTransaction,
        accepted: true,
      })),
    });
  }
  return count;
}
