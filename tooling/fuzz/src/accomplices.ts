// Three dishonest validators who know everything that the attacked node knows: a second graph, fed by what the node serves, and their
// private keys.
import type { Signer } from '@babble/crypto';
import { encodeUtf8, toPrivateKey } from '@babble/crypto';
import { fastestSigner, sha256 } from '@babble/crypto/node';
import type { Event, WireEvent } from '@babble/hashgraph';
import { Hashgraph } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { PeerSet } from '@babble/peers';

/** The attacked node is the first. */
const NAMES: readonly string[] = ['node', 'mallory', 'oscar', 'trudy'];

export interface Validator {
  readonly signer: Signer;
  readonly peer: Peer;
}

export async function makeValidators(): Promise<readonly Validator[]> {
  return Promise.all(
    NAMES.map(async (moniker, position) => {
      const key = toPrivateKey(sha256(encodeUtf8(`fuzzed validator ${position}`)));
      const { signer } = await fastestSigner(key);
      return { signer, peer: { netAddr: `${moniker}:1`, pubKeyHex: signer.publicKey.hex, moniker } };
    }),
  );
}

export class Accomplices {
  readonly validators: readonly Validator[];
  readonly graph: Hashgraph;
  readonly #ids: Map<number, string[]>;

  constructor(validators: readonly Validator[]) {
    this.validators = validators;
    const genesis = new PeerSet(validators.map(({ peer }) => peer));
    this.graph = Hashgraph.fromGenesis(genesis, { sha256, admission: 'strict' });
    this.#ids = new Map(validators.map(({ signer }) => [signer.publicKey.id, []]));
  }

  /** Ids of a creator's events by index. */
  idsOf(creatorId: number): readonly string[] {
    return this.#ids.get(creatorId) ?? [];
  }

  /** Takes over what the node served. Throws what an honest node would refuse it with: the node must not serve such a thing. */
  take(wires: readonly WireEvent[]): void {
    for (const wire of wires) {
      const event = this.graph.wireResolver().resolve(wire);
      this.#insert(event);
      this.#ids.get(wire.body.creatorId)?.push(event.id);
    }
  }

  #insert(event: Event): void {
    this.graph.insert(event);
    for (let block = this.graph.nextBlock(); block !== undefined; block = this.graph.nextBlock()) {
      this.graph.commit(Number(block.body.index), { stateHash: new Uint8Array(0), internalTransactionReceipts: [] });
    }
  }

  /** The known map as JSON. */
  knownText(): string {
    const entries = this.validators.map(({ signer: { publicKey } }) => {
      return `"${publicKey.id}":${this.idsOf(publicKey.id).length - 1}`;
    });
    return `{${entries.join(',')}}`;
  }
}
