// A peer-set as the core uses it: the columns of its members and its super-majority. Rules PS-2, PS-3.
import type { PeerSet } from '@babble/peers';
import type { Chain } from './chain.ts';

export interface Electorate {
  readonly peerSet: PeerSet;
  /** Columns of the members, each once. */
  readonly columns: Int32Array;
  readonly members: ReadonlySet<number>;
  readonly superMajority: number;
}

/** Every member must have a chain already (PS-TAB-8). */
export function electorateOf(peerSet: PeerSet, chains: ReadonlyMap<string, Chain>): Electorate {
  const members = new Set<number>();
  for (const key of peerSet.keys) {
    const chain = chains.get(key);
    if (chain !== undefined) members.add(chain.column);
  }
  // By way of a list: on Hermes, the engine of phones, a typed array made from any other iterable is empty.
  const columns = Int32Array.from([...members]);
  return { peerSet, columns, members, superMajority: peerSet.superMajority };
}
