// Why a witness is famous, or not: the votes on it, round by round, as the engine counted them. Pointing at a vote names the
// witnesses whose votes it counts.
import type { Election, ElectionRound, ElectionVote } from '../../replay-contract.ts';
import { plural } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { Await } from '../parts/await.tsx';
import { ValidatorName } from '../parts/badges.tsx';
import { useExplorer } from '../state/explorer.ts';
import { useResource } from '../state/resource.ts';

export function ElectionView({ id }: { readonly id: string }) {
  const resource = useResource<Election>(`replay/elections/${id}`);
  return (
    <section class="election">
      <h2>Election</h2>
      <Await resource={resource} what="the election">
        {(election) => (
          <>
            <p class="lead">{summaryOf(election)}</p>
            <ol class="election-rounds">
              {election.rounds.map((round) => (
                <Round key={round.round} told={round} distance={round.round - election.round} />
              ))}
            </ol>
          </>
        )}
      </Await>
    </section>
  );
}

function summaryOf({ fame, late, rounds, round }: Election): string {
  if (late)
    return `It came after round ${round} was processed: nobody votes on it any more, and its fame stays undecided.`;
  const last = rounds.at(-1);
  if (last === undefined) return 'No witness of a later round has been made yet, so nobody has voted.';
  if (fame === 'undecided') return `Undecided so far: no count up to round ${last.round} has reached a super-majority.`;
  const deciding = last.votes.filter(({ decides }) => decides);
  const outcome = fame === 'famous' ? 'famous' : 'not famous';
  return `It is ${outcome}: in round ${last.round}, ${plural(deciding.length, 'witness', 'witnesses')} counted a super-majority of ${last.superMajority} ${fame === 'famous' ? 'yes' : 'no'} votes.`;
}

function Round({ told, distance }: { readonly told: ElectionRound; readonly distance: number }) {
  const { round, coinRound, superMajority, votes } = told;
  return (
    <li class="card">
      <h3>
        <a href={paths.round(round)}>Round {round}</a>{' '}
        <span class="faint">
          {distance === 1
            ? 'votes yes for what it sees'
            : coinRound
              ? `coin round: never decides; without ${superMajority} equal votes the coin votes`
              : `counts the votes of round ${round - 1}; ${superMajority} equal ones decide`}
        </span>
      </h3>
      <ul class="votes">
        {votes.map((vote) => (
          <Vote key={vote.voter} vote={vote} first={distance === 1} />
        ))}
      </ul>
    </li>
  );
}

function Vote({ vote, first }: { readonly vote: ElectionVote; readonly first: boolean }) {
  const { monikers } = useExplorer();
  const { voter, creator, vote: yes, yays, nays, stronglySeen, decides, coin } = vote;
  return (
    <li class={`vote ${yes ? 'yes' : 'no'}${decides ? ' decides' : ''}`}>
      <span class="vote-mark" aria-hidden="true">
        {yes ? '✓' : '✕'}
      </span>
      <span class="vote-who">
        <ValidatorName name={monikers.value.get(creator)} publicKey={creator} />
        <a class="faint" href={paths.event(voter)}>
          witness
        </a>
      </span>
      <span class="vote-word">
        {yes ? 'yes' : 'no'}
        {coin && ', by coin'}
        {decides && ', decides'}
      </span>
      <span class="faint">
        {first
          ? yes
            ? 'sees it'
            : 'does not see it'
          : `strongly sees ${plural(stronglySeen.length, 'witness', 'witnesses')}: ${yays} yes, ${nays} no`}
      </span>
    </li>
  );
}
