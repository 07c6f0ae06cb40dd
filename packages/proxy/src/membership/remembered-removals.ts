// Which removals were decided, so that an old one cannot be replayed on a member that came back. Weakness B7; rules SIG-TEXT-1, SIG-TEXT-3.
import type { TextCodec } from '@babble/crypto';
import { encodeHex, list, parseSignatureAsReference, struct, text } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import { normalisePubKeyHex } from '@babble/peers';

/** Keys whose removals are remembered, and removals remembered per key; the oldest are forgotten (OURS-8). */
export const REMEMBERED_KEY_COUNT = 1_024;
export const REMEMBERED_REMOVAL_COUNT = 16;

/** Bytes of the number r in the 64 bytes of a signature. */
const R_BYTES = 32;

/** Removals of one key by {@link removalId}, oldest first. */
interface RemovalsOfKey {
  readonly key: string;
  /** Decided before the key joined last: what comes again of them is a replay. */
  readonly stale: readonly string[];
  /** Decided since. */
  readonly fresh: readonly string[];
}

const removalsCodec: TextCodec<readonly RemovalsOfKey[] | null> = list(
  struct<RemovalsOfKey>({
    key: ['Key', text],
    stale: ['Stale', textsCodec()],
    fresh: ['Fresh', textsCodec()],
  }),
);

/**
 * The accepted removals of each key since its last accepted join, and before it. Immutable.
 *
 * Requests carry no number, no time and no name of the network: all that tells two removals of one key apart is the signature, of which the number r
 * counts (anybody can turn s into another valid one). So what is recognised is the **repetition** of a removal that was accepted in a block before
 * the key joined again. Not recognised are:
 *
 * - a removal that this application never decided: signed in another network with the same key, or kept back by whoever got to see it;
 * - one that was forgotten: the {@link REMEMBERED_REMOVAL_COUNT} newest of each of the {@link REMEMBERED_KEY_COUNT} keys removed last are kept, and
 *   keys that have not come back are forgotten first. A validator can make requests with keys of its own to push others out, where the policy lets it;
 * - a replayed join: a member that comes back may send the very same request.
 *
 * A member that signs deterministically (RFC 6979) would make the same signature each time it leaves from the same address under the same moniker:
 * its second removal after a rejoin could not be told from a replay, and would count as one. Nodes therefore salt the signatures of removals, as
 * far as their signers can; those of the Go implementation are drawn by chance anyway.
 */
export class RememberedRemovals {
  readonly #byKey: ReadonlyMap<string, RemovalsOfKey>;

  /** Of keys in the order in which they are forgotten. */
  constructor(removals: Iterable<RemovalsOfKey> = []) {
    this.#byKey = new Map(Array.from(removals, (ofKey) => [ofKey.key, ofKey]));
  }

  /** Whether the request is a removal that was accepted before the key joined last. */
  isStale(request: InternalTransaction): boolean {
    if (request.body.type !== PEER_REMOVE) return false;
    return this.#byKey.get(keyOf(request))?.stale.includes(removalId(request)) ?? false;
  }

  /** What is remembered once the request is accepted. */
  withAccepted(request: InternalTransaction): RememberedRemovals {
    const key = keyOf(request);
    const known = this.#byKey.get(key);
    if (request.body.type === PEER_REMOVE) return this.#withRemoval(known ?? { key, stale: [], fresh: [] }, request);
    if (request.body.type !== PEER_ADD || known === undefined || known.fresh.length === 0) return this;
    const stale = [...known.stale, ...known.fresh].slice(-REMEMBERED_REMOVAL_COUNT);
    return this.#with({ key, stale, fresh: [] });
  }

  /** Text of all that is remembered, for snapshots: equal if and only if the decisions were. */
  format(): string {
    return removalsCodec.std([...this.#byKey.values()]);
  }

  #withRemoval(known: RemovalsOfKey, request: InternalTransaction): RememberedRemovals {
    const id = removalId(request);
    if (known.fresh.includes(id)) return this;
    return this.#with({ ...known, fresh: [...known.fresh, id].slice(-REMEMBERED_REMOVAL_COUNT) });
  }

  /** The key becomes the newest. */
  #with(removals: RemovalsOfKey): RememberedRemovals {
    const byKey = new Map(this.#byKey);
    byKey.delete(removals.key);
    byKey.set(removals.key, removals);
    if (byKey.size > REMEMBERED_KEY_COUNT) byKey.delete(leastWorth([...byKey.values()]));
    return new RememberedRemovals(byKey.values());
  }
}

/** Nothing was decided by now. */
export const NO_REMOVALS: RememberedRemovals = new RememberedRemovals();

/** In snapshots. */
export const removalsTextCodec: TextCodec<RememberedRemovals> = {
  zero: NO_REMOVALS,
  std: (removals) => removals.format(),
  can: (removals) => removals.format(),
  decode: (node, path) => new RememberedRemovals(removalsCodec.decode(node, path) ?? []),
};

/** The oldest key that has not come back, or the oldest of all. */
function leastWorth(removals: readonly RemovalsOfKey[]): string {
  return (removals.find(({ stale }) => stale.length === 0) ?? removals[0])?.key ?? '';
}

function keyOf({ body }: InternalTransaction): string {
  return normalisePubKeyHex(body.peer.pubKeyHex);
}

/** The number r of the signature, in any spelling of it; of a text that is no signature, the text. */
function removalId({ signature }: InternalTransaction): string {
  const read = parseSignatureAsReference(signature);
  return read.kind === 'signature' ? encodeHex(read.raw.subarray(0, R_BYTES)) : signature;
}

/** A list that is never null. */
function textsCodec(): TextCodec<readonly string[]> {
  const texts = list(text);
  return {
    zero: [],
    std: (values) => texts.std(values),
    can: (values) => texts.can(values),
    decode: (node, path) => texts.decode(node, path) ?? [],
  };
}
