// Who counts, as the peer-set table of a graph says. Rules PS-TAB-1 … PS-TAB-4, HG-PEERS-2, HG-PEERS-5, NODE-JOIN-5, NODE-JOIN-7, NODE-LEAVE-4.
import { type CommitResponse, type Hashgraph, PEER_REMOVE } from '@babble/hashgraph';
import { PeerSet, peerKey } from '@babble/peers';

/** The newest scheduled validators (HG-PEERS-5). */
export function validatorsOf(hashgraph: Hashgraph): PeerSet {
  return hashgraph.peerSets().at(-1)?.[1] ?? new PeerSet([]);
}

/**
 * Keys of all whose events count in a round that is not decided yet: the newest scheduled validators, and the earlier ones
 * until those take over. Whoever leaves goes on making events until then: otherwise a network of five that one leaves and
 * in which another one fails would never get there (HG-PEERS-2, NODE-LEAVE-4).
 */
export function creatorsOf(hashgraph: Hashgraph): readonly string[] {
  const peerSets = hashgraph.peerSets();
  const next = hashgraph.lastConsensusRound + 1;
  const inEffect = peerSets.findLastIndex(([round]) => round <= next);
  const [newest, ...earlier] = peerSets
    .slice(Math.max(inEffect, 0))
    .map(([, { keys }]) => keys)
    .reverse();
  return earlier.length === 0 ? (newest ?? []) : [...new Set([...(newest ?? []), ...earlier.flat()])];
}

/**
 * Whether somebody decides alone in the round of his newest event, even if somebody has been let in for a later one. Others may be in a round
 * where he will be alone before he is: then he needs their events to get there.
 */
export function isAlone(hashgraph: Hashgraph, key: string): boolean {
  const round = hashgraph.tip(key)?.round ?? hashgraph.lastRound;
  const { keys } = hashgraph.peerSet(Math.max(round, 0));
  return keys.length === 1 && keys[0] === key;
}

/** Round from which on a validator, also one that is only scheduled, is one without a break; `undefined` for others. */
export function admissionOf(hashgraph: Hashgraph, key: string): number | undefined {
  const table = hashgraph.peerSets();
  return table[table.findLastIndex(([, peerSet]) => !peerSet.has(key)) + 1]?.[0];
}

/** Round from which on a former validator is none any more, also if it has yet to come; `undefined` for others (HG-PEERS-2). */
export function removalOf(hashgraph: Hashgraph, key: string): number | undefined {
  const table = hashgraph.peerSets();
  const last = table.findLastIndex(([, peerSet]) => peerSet.has(key));
  return last < 0 ? undefined : table[last + 1]?.[0];
}

/** Round from which on somebody is a validator, if he is one or is scheduled to be; of a validator the last decided round (NODE-JOIN-7). */
export function effectiveRoundOf(hashgraph: Hashgraph, key: string): number | undefined {
  const admission = admissionOf(hashgraph, key);
  return admission === undefined ? undefined : Math.max(admission, hashgraph.lastConsensusRound, 0);
}

/** Whether the application lets a validator go with this answer. */
export function removes(response: CommitResponse, key: string): boolean {
  return (response.internalTransactionReceipts ?? []).some(
    ({ accepted, internalTransaction: { body } }) =>
      accepted && body.type === PEER_REMOVE && peerKey(body.peer) === key,
  );
}
