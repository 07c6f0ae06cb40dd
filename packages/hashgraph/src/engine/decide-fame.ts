// Second phase: elections of witnesses. Rules HG-FAME-1 … HG-FAME-10.
//
// The reference counts all votes anew at each insertion. A vote never changes once the voter exists: the witnesses a voter
// strongly sees are in its past, and so are their votes. So each new witness votes once on every open candidate, and an
// election ends with the first voter that decides; a candidate that arrives late is voted on by all later witnesses at once.
// Only a peer-set that becomes effective at an existing round makes all votes of open elections count again (HG-PEERS-6).
import { ballotOf } from './ballot.ts';
import type { Graph } from './graph.ts';
import type { Round } from './round.ts';
import { isRoundDecided } from './round.ts';
import { sees, stronglySees } from './strongly-see.ts';
import type { Witness } from './witness.ts';

/** Lets the new witness, if there is one, vote and be voted on. Returns whether any fame or any decision changed. */
export function decideFame(graph: Graph, witness: Witness | undefined): boolean {
  if (graph.electionsOutdated) return recountElections(graph);
  if (witness === undefined) return false;
  let changed = false;
  for (const number of graph.pendingRounds) {
    if (number > witness.round) break;
    const round = graph.round(number);
    if (number < witness.round) changed = voteOnAll(graph, witness, round) || changed;
    else changed = elect(graph, witness) || changed;
    changed = settle(round) || changed;
  }
  return changed;
}

/** One voter, all open candidates of a round. */
function voteOnAll(graph: Graph, voter: Witness, round: Round): boolean {
  let changed = false;
  for (const candidate of round.witnesses) {
    if (candidate.fame === 'undecided') changed = castVote(graph, voter, candidate) || changed;
  }
  return changed;
}

/** One candidate, all witnesses of later rounds, up to the first that decides (HG-FAME-1). */
function elect(graph: Graph, candidate: Witness): boolean {
  for (let round = candidate.round + 1; round <= graph.lastRound; round += 1) {
    for (const voter of graph.rounds.get(round)?.witnesses ?? []) {
      if (castVote(graph, voter, candidate)) return true;
    }
  }
  return false;
}

/** The body of the election loop: records the voter's vote, and returns whether it decides the election. */
function castVote(graph: Graph, voter: Witness, candidate: Witness): boolean {
  const distance = voter.round - candidate.round;
  if (distance === 1) {
    voter.recordVote(candidate, sees(voter.lastAncestors, candidate.column, candidate.index)); // HG-FAME-2
    return false;
  }
  const strongWitnesses = stronglySeenBy(graph, voter);
  let yays = 0;
  for (const witness of strongWitnesses) if (witness.votesFor(candidate)) yays += 1;
  const nays = strongWitnesses.length - yays;
  const { superMajority } = graph.round(voter.round).electorate; // HG-FAME-7
  const { vote, decides } = ballotOf(distance, yays, nays, superMajority, voter.id);
  voter.recordVote(candidate, vote);
  if (!decides) return false;
  candidate.fame = vote ? 'famous' : 'notFamous';
  graph.round(candidate.round).reception = undefined;
  return true;
}

/** HG-FAME-5: the witnesses of the round before that the voter strongly sees, under the peer-set of that round. */
function stronglySeenBy(graph: Graph, voter: Witness): readonly Witness[] {
  if (voter.stronglySeen === undefined) {
    const { witnesses, electorate } = graph.round(voter.round - 1);
    voter.stronglySeen = witnesses.filter((witness) => stronglySees(voter.lastAncestors, 0, witness, electorate));
  }
  return voter.stronglySeen;
}

/** HG-FAME-10. Returns whether the round was decided just now. */
function settle(round: Round): boolean {
  if (round.decided) return false;
  round.decided = isRoundDecided(round.witnesses, round.electorate.superMajority);
  return round.decided;
}

/** Counts every open election from nothing, as the reference always does. */
function recountElections(graph: Graph): boolean {
  graph.electionsOutdated = false;
  for (const round of graph.rounds.values()) for (const witness of round.witnesses) witness.forgetElections();
  for (const number of graph.pendingRounds) {
    const round = graph.round(number);
    for (const candidate of round.witnesses) if (candidate.fame === 'undecided') elect(graph, candidate);
    settle(round);
  }
  return true;
}
