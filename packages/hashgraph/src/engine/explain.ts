// Consensus explained: the election of a witness vote by vote, and through whom an event strongly sees a witness. Reads the
// graph, changes nothing. Rules HG-FAME-1 … HG-FAME-8, HG-SEE-4.
import type { Fame } from '../change-set.ts';
import type { EventId } from '../objects/event.ts';
import { ballotOf, isCoinRound } from './ballot.ts';
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';
import { sees, stronglySees } from './strongly-see.ts';
import type { Witness } from './witness.ts';
import { NO_ANCESTOR, NO_DESCENDANT } from './witness.ts';

/** One voter's vote on a candidate. */
export interface ElectionVote {
  readonly voter: EventId;
  /** Public-key text of the voter's creator. */
  readonly creator: string;
  readonly vote: boolean;
  /** Votes of the witnesses in `stronglySeen`; 0 in the first round of an election, where a voter votes for what it sees. */
  readonly yays: number;
  readonly nays: number;
  /** Witnesses of the round before, whose votes were counted. */
  readonly stronglySeen: readonly EventId[];
  /** The count ends the election. */
  readonly decides: boolean;
  /** The coin voted. */
  readonly coin: boolean;
}

/** The votes of one round on a candidate. */
export interface ElectionRound {
  readonly round: number;
  /** Votes that decide. */
  readonly superMajority: number;
  readonly coinRound: boolean;
  /** In order of insertion. */
  readonly votes: readonly ElectionVote[];
}

/** The election of a witness, up to the round that decided it. */
export interface Election {
  readonly candidate: EventId;
  readonly creator: string;
  readonly round: number;
  readonly fame: Fame;
  /** It came after its round was processed: its fame stays undecided, nobody votes on it any more (HG-FAME-10). */
  readonly late: boolean;
  /** Ascending; empty while there is no later witness, and for one that came late. */
  readonly rounds: readonly ElectionRound[];
}

/** A validator on the way from a witness to a later event. */
export interface SightMember {
  readonly creator: string;
  /** Index of its earliest event that is recorded as a descendant of the witness, `undefined` if there is none (HG-COORD-3). */
  readonly first: number | undefined;
  /** Index of its newest event that the later event knows, `undefined` if it knows none. */
  readonly last: number | undefined;
  /** The later event sees the witness through it. */
  readonly through: boolean;
}

/** Whether an event strongly sees a witness, and through whom. */
export interface StrongSight {
  readonly stronglySees: boolean;
  readonly superMajority: number;
  /** The validators of the witness's round, in the order of the peer-set. */
  readonly members: readonly SightMember[];
}

/** Counted under the peer-sets as they are known now; `undefined` for what is no witness of a round in memory. */
export function electionOf(graph: Graph, id: string): Election | undefined {
  const candidate = witnessOf(graph, id);
  if (candidate === undefined) return undefined;
  const { fame, round } = candidate;
  const late = fame === 'undecided' && round <= (graph.lastConsensusRound ?? -1);
  const rounds = late ? [] : votesByRound(graph, candidate);
  return { candidate: candidate.id, creator: creatorOf(graph, candidate), round, fame, late, rounds };
}

function votesByRound(graph: Graph, candidate: Witness): readonly ElectionRound[] {
  const rounds: ElectionRound[] = [];
  let before: ReadonlyMap<Witness, boolean> = new Map();
  for (let number = candidate.round + 1; number <= graph.lastRound; number += 1) {
    const round = graph.rounds.get(number);
    if (round === undefined) break;
    const told = round.witnesses.map((voter) => ({ voter, ...voteOf(graph, voter, candidate, before) }));
    const votes = told.map(({ voter, ...vote }) => ({ voter: voter.id, creator: creatorOf(graph, voter), ...vote }));
    const { superMajority } = round.electorate;
    rounds.push({ round: number, superMajority, coinRound: isCoinRound(number - candidate.round), votes });
    if (votes.some(({ decides }) => decides)) break;
    before = new Map(told.map(({ voter, vote }) => [voter, vote]));
  }
  return rounds;
}

/** `before`: the votes of the round before. */
function voteOf(
  graph: Graph,
  voter: Witness,
  candidate: Witness,
  before: ReadonlyMap<Witness, boolean>,
): Omit<ElectionVote, 'voter' | 'creator'> {
  const distance = voter.round - candidate.round;
  if (distance === 1) {
    const vote = sees(voter.lastAncestors, candidate.column, candidate.index); // HG-FAME-2
    return { vote, yays: 0, nays: 0, stronglySeen: [], decides: false, coin: false };
  }
  const { witnesses, electorate } = graph.round(voter.round - 1);
  const seen = witnesses.filter((witness) => stronglySees(voter.lastAncestors, 0, witness, electorate)); // HG-FAME-5
  const yays = seen.filter((witness) => before.get(witness) === true).length;
  const nays = seen.length - yays;
  const { superMajority } = graph.round(voter.round).electorate; // HG-FAME-7
  const ballot = ballotOf(distance, yays, nays, superMajority, voter.id);
  return { ...ballot, yays, nays, stronglySeen: seen.map(({ id }) => id) };
}

/** `undefined` unless `later` is an event and `earlier` a witness in memory. */
export function strongSightOf(graph: Graph, later: string, earlier: string): StrongSight | undefined {
  const { events } = graph;
  const slot = events.slotOf(later);
  const witness = witnessOf(graph, earlier);
  if (slot === undefined || witness === undefined) return undefined;
  const { electorate } = graph.round(witness.round);
  const row = slot * events.width;
  const members = [...electorate.columns].map((column) => {
    const last = cell(events.lastAncestors, row + column);
    const first = cell(witness.firstDescendants, column);
    return {
      creator: graph.chains[column]?.key ?? '',
      first: first === NO_DESCENDANT ? undefined : first,
      last: last === NO_ANCESTOR ? undefined : last,
      through: last >= first,
    };
  });
  return {
    stronglySees: stronglySees(events.lastAncestors, row, witness, electorate),
    superMajority: electorate.superMajority,
    members,
  };
}

function witnessOf(graph: Graph, id: string): Witness | undefined {
  const slot = graph.events.slotOf(id);
  if (slot === undefined) return undefined;
  return graph.rounds.get(cell(graph.events.round, slot))?.witnesses.find((witness) => witness.id === id);
}

function creatorOf(graph: Graph, { column }: Witness): string {
  return graph.chains[column]?.key ?? '';
}
