// Events that validators have really signed, honest and dishonest: whatever a member of a network can do, and nothing else.

import type { Int64 } from '@babble/crypto';
import { formatSignature } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { InternalTransaction, WireBlockSignature, WireBody, WireEvent } from '@babble/hashgraph';
import { eventMessage, identifyEvent, internalTransactionHash } from '@babble/hashgraph';
import type { Chance } from '@babble-tooling/simulation';
import type { Accomplices, Validator } from './accomplices.ts';

const ODD_INTEGERS: readonly Int64[] = [
  -1,
  -2,
  0,
  1,
  2147483647,
  2147483648,
  -2147483649,
  4294967296,
  9007199254740991,
  9223372036854775807n,
  -9223372036854775808n,
];

const ODD_SIGNATURES: readonly string[] = [
  '',
  '|',
  '1|1',
  '!|1',
  '1|',
  '0|0',
  '1|2|3',
  'ABC|DEF',
  '\ufffd',
  'z'.repeat(50),
];

/** Builds messages; events of one message may stand on one another. */
export class Forger {
  readonly #accomplices: Accomplices;
  readonly #chance: Chance;
  /** Ids of the events of this message, by creator and index. */
  readonly #ids = new Map<string, string>();

  constructor(accomplices: Accomplices, chance: Chance) {
    this.#accomplices = accomplices;
    this.#chance = chance;
  }

  async message(): Promise<readonly WireEvent[]> {
    const wires: WireEvent[] = [];
    for (let count = 1 + this.#chance.below(6); count > 0; count -= 1) {
      const wire = await this.#event();
      wires.push(wire);
      if (this.#chance.happens(0.05)) wires.push(wire);
    }
    return this.#chance.happens(0.1) ? wires.reverse() : wires;
  }

  async #event(): Promise<WireEvent> {
    const [node, ...accomplices] = this.#accomplices.validators;
    if (node === undefined) throw new Error('there is no node');
    const author = this.#chance.pick(accomplices);
    const other = this.#chance.pick([node, ...accomplices].filter((validator) => validator !== author));
    const honest = this.#honestBody(author, other);
    const body = this.#chance.happens(0.6) ? honest : await this.#dishonest(honest, author);
    return this.#sign(author, body);
  }

  #honestBody(author: Validator, other: Validator): WireBody {
    const index = this.#nextIndex(author.signer.publicKey.id);
    const otherIndex = this.#nextIndex(other.signer.publicKey.id) - 1;
    return {
      transactions: this.#chance.happens(0.3) ? [Uint8Array.of(this.#chance.below(256))] : [],
      internalTransactions: [],
      blockSignatures: [],
      creatorId: author.signer.publicKey.id,
      otherParentCreatorId: otherIndex < 0 ? 0 : other.signer.publicKey.id,
      index,
      selfParentIndex: index - 1,
      otherParentIndex: otherIndex,
      timestamp: 1_795_410_000,
    };
  }

  async #dishonest(body: WireBody, author: Validator): Promise<WireBody> {
    const odd = this.#chance.pick(ODD_INTEGERS);
    const near = Number(body.index) + this.#chance.pick([-3, -2, -1, 1, 2]);
    switch (this.#chance.below(9)) {
      case 0:
        return { ...body, index: this.#chance.pick([odd, near]) };
      case 1:
        return { ...body, selfParentIndex: this.#chance.pick([odd, near]) };
      case 2:
        return { ...body, otherParentIndex: this.#chance.pick([odd, near]) };
      case 3:
        return { ...body, otherParentCreatorId: body.creatorId, otherParentIndex: near };
      case 4:
        return { ...body, timestamp: odd };
      case 5:
        return { ...body, transactions: this.#chance.pick([null, [null], [new Uint8Array(5_000)], MANY]) };
      case 6:
        return { ...body, internalTransactions: [await this.#internalTransaction(author)] };
      case 7:
        return { ...body, blockSignatures: this.#blockSignatures() };
      default:
        // A fork: the same place again, with other contents.
        return { ...body, index: near, selfParentIndex: near - 1, transactions: [Uint8Array.of(1, 2, 3)] };
    }
  }

  async #internalTransaction(author: Validator): Promise<InternalTransaction> {
    const moniker = this.#chance.pick(['', 'm', 'bad \ufffd name', '\u0000', 'x'.repeat(2_000)]);
    const pubKeyHex = this.#chance.pick([
      author.peer.pubKeyHex,
      author.peer.pubKeyHex.toLowerCase(),
      '',
      '0X',
      `0X04${'11'.repeat(64)}`,
    ]);
    const body = { type: this.#chance.pick([0, 1, 2, 255]), peer: { ...author.peer, moniker, pubKeyHex } };
    const signed = formatSignature(await author.signer.sign(internalTransactionHash(body, sha256)));
    return { body, signature: this.#chance.happens(0.6) ? signed : this.#chance.pick(ODD_SIGNATURES) };
  }

  #blockSignatures(): readonly WireBlockSignature[] {
    const count = this.#chance.pick([1, 3, 200]);
    return Array.from({ length: count }, (_, position) => ({
      index: this.#chance.happens(0.5) ? position : this.#chance.pick(ODD_INTEGERS),
      signature: this.#chance.pick(ODD_SIGNATURES),
    }));
  }

  /** Signs what the node will resolve the body to; a parent that nobody knows becomes an invented one. */
  async #sign(author: Validator, body: WireBody): Promise<WireEvent> {
    const { publicKey } = author.signer;
    const resolved = {
      transactions: body.transactions,
      internalTransactions: body.internalTransactions,
      parents: [
        this.#idAt(body.creatorId, body.selfParentIndex),
        this.#idAt(body.otherParentCreatorId, body.otherParentIndex),
      ],
      creator: publicKey.bytes,
      index: body.index,
      blockSignatures: (body.blockSignatures ?? []).map((signature) => ({ ...signature, validator: publicKey.bytes })),
      timestamp: body.timestamp,
    };
    const signature = formatSignature(await author.signer.sign(sha256(eventMessage(resolved))));
    const { id } = identifyEvent({ body: resolved, signature }, sha256);
    this.#ids.set(`${body.creatorId}/${body.index}`, id);
    return { body, signature: this.#chance.happens(0.04) ? this.#respelt(signature) : signature };
  }

  /** Another text for the same numbers, or other numbers. */
  #respelt(signature: string): string {
    return this.#chance.pick([signature.toUpperCase(), `0${signature}`, `+${signature}`, ...ODD_SIGNATURES]);
  }

  #idAt(creatorId: number, index: Int64): string {
    if (index < 0) return '';
    const known = this.#ids.get(`${creatorId}/${index}`) ?? this.#accomplices.idsOf(creatorId)[Number(index)];
    return known ?? `0X${'AB'.repeat(32)}`;
  }

  #nextIndex(creatorId: number): number {
    let index = this.#accomplices.idsOf(creatorId).length;
    while (this.#ids.has(`${creatorId}/${index}`)) index += 1;
    return index;
  }
}

const MANY: readonly Uint8Array[] = Array.from({ length: 500 }, () => Uint8Array.of(7));
