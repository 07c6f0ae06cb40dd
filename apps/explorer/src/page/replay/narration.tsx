// What the newest event of a recording brought about, in words.
import type { Step } from '../../replay-contract.ts';
import { plural } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { ValidatorName } from '../parts/badges.tsx';
import { useExplorer } from '../state/explorer.ts';

export function Narration() {
  const { player, graph } = useExplorer();
  graph.changed.value;
  const position = graph.position.value;
  const step = player?.step;
  return (
    <section class="card narration" aria-label="What happened">
      <h2>What happened</h2>
      {step === undefined ? (
        <p class="faint">{position === 0 ? 'Nothing yet. Play, or go on event by event.' : 'Reading …'}</p>
      ) : (
        <Told step={step} />
      )}
    </section>
  );
}

function Told({ step }: { readonly step: Step }) {
  const { monikers } = useExplorer();
  const name = (key: string) => <ValidatorName name={monikers.value.get(key)} publicKey={key} />;
  const { id, creator, index, round, witness, selfParent, otherParent, transactions } = step.event;
  return (
    <ul>
      <li>
        {name(creator)} makes <a href={paths.event(id)}>event {index}</a>
        {selfParent === null && otherParent === null ? ', its first' : ''}
        {transactions > 0 && ` with ${plural(transactions, 'transaction')}`}.
      </li>
      <li>
        {witness ? (
          <>
            It is the first of {name(creator)} in <a href={paths.round(round)}>round {round}</a>: a{' '}
            <strong>witness</strong>.
          </>
        ) : (
          <>
            It is in <a href={paths.round(round)}>round {round}</a>.
          </>
        )}
      </li>
      {step.fame.map(({ id: decided, creator: of, round: inRound, fame }) => (
        <li key={decided}>
          The election of {name(of)}'s <a href={paths.event(decided)}>witness of round {inRound}</a> ends: it is{' '}
          <strong>{fame === 'famous' ? 'famous' : 'not famous'}</strong>.
        </li>
      ))}
      {step.decidedRounds.map((decided) => (
        <li key={`round ${decided}`}>
          <a href={paths.round(decided)}>Round {decided}</a> is <strong>decided</strong>: the fame of all its witnesses
          is known.
        </li>
      ))}
      {step.received.map(({ roundReceived, count }) => (
        <li key={`received ${roundReceived}`}>
          {plural(count, 'event is', 'events are')} <strong>received</strong> in round {roundReceived}: all its famous
          witnesses see {count === 1 ? 'it' : 'them'}.
        </li>
      ))}
      {step.blocks.map((block) => (
        <li key={`block ${block}`}>
          <a href={paths.block(block)}>Block {block}</a> is made of their transactions.
        </li>
      ))}
    </ul>
  );
}
