// Who sees whom, which round, who is a witness. Rules HG-SEE-1 … HG-SEE-4, HG-ROUND-1 … HG-ROUND-5, HG-WIT-1, HG-LAM-1.
import type { ModelPeer } from './model-event.ts';
import type { ModelState } from './model-state.ts';
import { isMember, keysOf, superMajorityOf } from './peer-set-table.ts';

/** HG-SEE-1: y is an ancestor of x. */
export function isAncestor(state: ModelState, x: string, y: string): boolean {
  const younger = state.stored(x);
  const { creator, index } = state.stored(y).event;
  if (x === y) return true;
  const last = younger.lastAncestors.get(creator);
  return last !== undefined && last.index >= index;
}

/** HG-SEE-3. */
export const sees: (state: ModelState, x: string, y: string) => boolean = isAncestor;

/** HG-SEE-4. ⚠ as the reference: first descendants are incomplete (HG-COORD-4). */
export function stronglySees(state: ModelState, x: string, y: string, peers: readonly ModelPeer[]): boolean {
  const { lastAncestors } = state.stored(x);
  const { firstDescendants } = state.stored(y);
  let count = 0;
  for (const key of keysOf(peers)) {
    const last = lastAncestors.get(key);
    const first = firstDescendants.get(key);
    if (last !== undefined && first !== undefined && last.index >= first.index) count += 1;
  }
  return count >= superMajorityOf(peers);
}

/** HG-ROUND-1 … HG-ROUND-5, remembered per event. */
export function roundOf(state: ModelState, x: string): number {
  const known = state.roundMemo.get(x);
  if (known !== undefined) return known;
  const { selfParent, otherParent } = state.stored(x).event;
  let parentRound = -1;
  if (selfParent !== '') parentRound = roundOf(state, selfParent);
  if (otherParent !== '') parentRound = Math.max(parentRound, roundOf(state, otherParent));
  const round = parentRound === -1 ? 0 : parentRound + (isNextRound(state, x, parentRound) ? 1 : 0);
  state.roundMemo.set(x, round);
  return round;
}

/** HG-ROUND-3, HG-ROUND-4. */
function isNextRound(state: ModelState, x: string, parentRound: number): boolean {
  const peers = state.peerSets.at(parentRound);
  const seen = state.witnesses(parentRound).filter((w) => stronglySees(state, x, w, peers));
  return seen.length >= superMajorityOf(peers);
}

/** HG-WIT-1, remembered per event. */
export function isWitness(state: ModelState, x: string): boolean {
  const known = state.witnessMemo.get(x);
  if (known !== undefined) return known;
  const { creator, selfParent } = state.stored(x).event;
  const round = roundOf(state, x);
  const selfParentRound = selfParent === '' ? -1 : roundOf(state, selfParent);
  const witness = isMember(state.peerSets.at(round), creator) && round > selfParentRound;
  state.witnessMemo.set(x, witness);
  return witness;
}

/** HG-LAM-1, remembered per event. */
export function lamportOf(state: ModelState, x: string): number {
  const known = state.lamportMemo.get(x);
  if (known !== undefined) return known;
  const { selfParent, otherParent } = state.stored(x).event;
  const own = selfParent === '' ? -1 : lamportOf(state, selfParent);
  const other = otherParent === '' || !state.events.has(otherParent) ? -1 : lamportOf(state, otherParent);
  const lamport = 1 + Math.max(own, other);
  state.lamportMemo.set(x, lamport);
  return lamport;
}
