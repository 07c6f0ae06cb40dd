// Who is on a list may join, and anybody may leave, once. Weaknesses B7, B8; rules KEY-7, KEY-HEX-4.
import { CryptoError, parseHex, parsePublicKey } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import { normalisePubKeyHex } from '@babble/peers';
import { ProxyError } from '../errors.ts';
import type { MembershipPolicy } from './membership-policy.ts';

/** Who may join: at least one of the lists; a peer that is on either may. */
export interface AllowListInit {
  /** Public-key texts, 65 bytes in hexadecimal in either case, with or without `0x`. */
  readonly publicKeys?: Iterable<string>;
  /**
   * Monikers, letter by letter. **Anybody can call itself anything**: a moniker keeps out mistakes, not strangers. Use keys where requests can come
   * from people that you do not trust.
   */
  readonly monikers?: Iterable<string>;
}

/**
 * Accepts joins of peers on the list, and removals, which only the removed key itself can sign; other types of requests are refused. A removal that is
 * older than the last join of its key is refused as well, as far as it can be recognised: {@link refuseStaleRemovals}.
 *
 * All nodes need the same list: it is part of the application. To let it grow, keep it in the state and write a policy that reads `context.state`.
 * Throws `BABBLE_PROXY_ALLOW_LIST_INVALID` for what is no public key, and if there is no list.
 */
export function allowList({ publicKeys, monikers }: AllowListInit): MembershipPolicy {
  if (publicKeys === undefined && monikers === undefined) throw invalid('neither public keys nor monikers are given');
  const keys = new Set([...(publicKeys ?? [])].map(checkedKey));
  const names = new Set(monikers ?? []);
  return refuseStaleRemovals(({ body: { type, peer } }: InternalTransaction) => {
    if (type === PEER_REMOVE) return true;
    return type === PEER_ADD && (keys.has(normalisePubKeyHex(peer.pubKeyHex)) || names.has(peer.moniker));
  });
}

/**
 * The policy, except that it refuses a removal that was accepted before its key joined again: in the blocks it stands for everybody to copy, and any
 * validator could evict the member with it (B7). What is recognised, and what cannot be, is said at `RememberedRemovals`.
 */
export function refuseStaleRemovals<State>(policy: MembershipPolicy<State>): MembershipPolicy<State> {
  return (request, context) => !context.removals.isStale(request) && policy(request, context);
}

function checkedKey(publicKey: string): string {
  const key = normalisePubKeyHex(publicKey.trim());
  try {
    return parsePublicKey(parseHex(key) ?? new Uint8Array(0)).hex;
  } catch (cause) {
    if (cause instanceof CryptoError) throw invalid(`"${publicKey}" is no public key: ${cause.message}`, cause);
    throw cause;
  }
}

function invalid(detail: string, cause?: unknown): ProxyError {
  return new ProxyError('BABBLE_PROXY_ALLOW_LIST_INVALID', `The allow-list cannot be used: ${detail}`, {}, cause);
}
