// Consensus explained on a recording: elections and strong sight, as the core counted them, as of a position.
import type { Election as ElectionFacts, Sight, Sights } from '@babble/explorer';
import type { Election, StrongSight } from '@babble/hashgraph';
import type { Recording } from './recording.ts';

/** Votes of witnesses that were there already; `undefined` for what was no witness then. */
export function electionFacts(recording: Recording, id: string, position: number): ElectionFacts | undefined {
  const isThere = (event: string): boolean => (recording.numberOf(event) ?? -1) < position;
  const election: Election | undefined = recording.hashgraph.election(id);
  if (election === undefined || !isThere(id)) return undefined;
  const isDecided = (recording.fameAt(id) ?? Number.POSITIVE_INFINITY) < position;
  const rounds = election.rounds
    .map((round) => ({ ...round, votes: round.votes.filter(({ voter }) => isThere(voter)) }))
    .filter(({ votes }) => votes.length > 0);
  return { ...election, fame: isDecided ? election.fame : 'undecided', rounds };
}

/** What an event strongly sees of the witnesses of the round before; `undefined` for an unknown event. */
export function sightsFacts({ hashgraph }: Recording, id: string): Sights | undefined {
  const status = hashgraph.status(id);
  if (status === undefined) return undefined;
  const witnesses = hashgraph.round(status.round - 1)?.witnesses ?? [];
  const sights = witnesses.flatMap((witness) => {
    const sight = hashgraph.strongSight(id, witness.id);
    return sight === undefined ? [] : [{ witness: witness.id, ...sightFacts(sight) }];
  });
  return { id, round: status.round, sights };
}

function sightFacts({ stronglySees, superMajority, members }: StrongSight): Omit<Sight, 'witness'> {
  return {
    stronglySees,
    superMajority,
    members: members.map(({ creator, first, last, through }) => ({
      creator,
      first: first ?? null,
      last: last ?? null,
      through,
    })),
  };
}

/** The position at which the next round was decided, or the one before; `null` if there is none. */
export function decisionPosition({ steps }: Recording, from: number, direction: 'newer' | 'older'): number | null {
  const isDecision = (number: number): boolean => (steps[number]?.decidedRounds.length ?? 0) > 0;
  if (direction === 'newer') {
    for (let number = from; number < steps.length; number += 1) if (isDecision(number)) return number + 1;
    return null;
  }
  for (let number = from - 2; number >= 0; number -= 1) if (isDecision(number)) return number + 1;
  return 0;
}
