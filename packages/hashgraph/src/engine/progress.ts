// How far an event brings consensus, before it is made or inserted: its round, and within the round how many members of the electorate it reaches each witness
// through, counted up to a super-majority: when a super-majority of witnesses is reached through a super-majority each, it enters the next round (HG-ROUND-4).
// Which event is made next is local policy, not protocol.
import { cell } from './cell.ts';
import type { Chain } from './chain.ts';
import type { Graph } from './graph.ts';
import type { Parents } from './parents.ts';
import { parentRoundOf } from './parents.ts';
import { NO_ANCESTOR, type Witness } from './witness.ts';

/** Comparable: first by round, then by reach. */
export interface Progress {
  readonly round: number;
  readonly reach: number;
}

/** Of a chain without events: the least there is. */
export const NO_PROGRESS: Progress = { round: -1, reach: 0 };

/** Negative, zero or positive. */
export function compareProgress(a: Progress, b: Progress): number {
  return a.round - b.round || a.reach - b.reach;
}

/** The progress of the newest event of a chain; before its first event the least there is. */
export function progressOfHead(graph: Graph, chain: Chain): Progress {
  const { head } = chain;
  if (head === undefined) return NO_PROGRESS;
  const { events } = graph;
  const round = cell(events.round, head);
  return { round, reach: reachOf(graph, events.ancestorsOf(head), round).reach };
}

/** The progress that the next event of `chain` would have with the newest event of `other` as other-parent. */
export function progressOfNext(graph: Graph, chain: Chain, other: Chain): Progress {
  return progressOn(graph, chain, { selfParent: chain.head, otherParent: other.head });
}

/** The progress that an event of `chain` would have on these parents. Changes nothing. */
export function progressOn(graph: Graph, chain: Chain, { selfParent, otherParent }: Parents): Progress {
  const { events } = graph;
  const known =
    selfParent === undefined ? new Int32Array(events.width).fill(NO_ANCESTOR) : events.ancestorsOf(selfParent);
  const merged = known.slice();
  for (let column = 0; otherParent !== undefined && column < merged.length; column += 1) {
    merged[column] = Math.max(cell(known, column), cell(events.lastAncestors, otherParent * events.width + column));
  }
  const next = chain.lastIndex + 1;
  merged[chain.column] = next;
  const round = Math.max(parentRoundOf(events, { selfParent, otherParent }), 0);
  const reachesNow = (witness: Witness): boolean => isFirstReached(graph, witness, known, merged, chain);
  const { reach, advances } = reachOf(graph, merged, round, chain.column, reachesNow);
  return advances ? { round: round + 1, reach: 0 } : { round, reach };
}

/** Whether the next event would be the first descendant of the witness in its own column (HG-COORD-3). */
function isFirstReached(graph: Graph, witness: Witness, known: Int32Array, merged: Int32Array, chain: Chain): boolean {
  const { column, index } = witness;
  if (column === chain.column || index <= cell(known, column) || index > cell(merged, column)) return false;
  return graph.chains[column]?.witnessAtOrBelow(cell(merged, column)) === witness;
}

function reachOf(
  graph: Graph,
  lastAncestors: Int32Array,
  roundNumber: number,
  ownColumn = -1,
  reachesNow: (witness: Witness) => boolean = () => false,
): { readonly reach: number; readonly advances: boolean } {
  const round = graph.rounds.get(roundNumber);
  if (round === undefined) return { reach: 0, advances: false };
  const { columns, superMajority } = round.electorate;
  let reach = 0;
  let complete = 0;
  for (const witness of round.witnesses) {
    let through = 0;
    for (const column of columns) {
      const reached = cell(lastAncestors, column) >= cell(witness.firstDescendants, column);
      if (reached || (column === ownColumn && reachesNow(witness))) through += 1;
    }
    reach += Math.min(superMajority, through);
    if (through >= superMajority) complete += 1;
  }
  return { reach, advances: complete >= superMajority };
}
