// Details of the event that is pointed at or selected, beside the drawing.

import { plural, shortId } from '../model/format.ts';
import type { GraphNode } from '../model/graph-node.ts';
import { paths } from '../model/routes.ts';
import { FameBadge, RoundMark, ValidatorName } from '../parts/badges.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { useExplorer } from '../state/explorer.ts';

export function EventCard({ node }: { readonly node: GraphNode }) {
  const { graph, monikers } = useExplorer();
  graph.changed.value;
  const position = graph.position.value;
  const { id, creator, index, round, witness, transactions, internalTransactions, selfParent, otherParent } =
    node.facts;
  const fame = node.fameAt(position);
  const received = node.roundReceivedAt(position);
  return (
    <section class="card event-card" aria-label="Event">
      <h2>
        <ValidatorName name={monikers.value.get(creator)} publicKey={creator} />{' '}
        <span class="faint">event {index}</span>
      </h2>
      {witness && fame !== null && <FameBadge fame={fame} />}
      <Facts>
        <Fact name="Round">
          <a href={paths.round(round)}>{round}</a>
        </Fact>
        <Fact name="Received in">
          {received === null ? <span class="faint">undetermined</span> : <RoundMark round={received} />}
        </Fact>
        {node.block !== null && received !== null && (
          <Fact name="Block">
            <a href={paths.block(node.block)}>{node.block}</a>
          </Fact>
        )}
        <Fact name="Carries">
          {transactions + internalTransactions === 0 ? (
            <span class="faint">nothing</span>
          ) : (
            [
              ...(transactions > 0 ? [plural(transactions, 'transaction')] : []),
              ...(internalTransactions > 0 ? [plural(internalTransactions, 'membership request')] : []),
            ].join(', ')
          )}
        </Fact>
        <Fact name="Parents">
          <Parents ids={[selfParent, otherParent]} />
        </Fact>
        <StronglySeen id={id} />
      </Facts>
      <a class="button wide" href={paths.event(id)}>
        Open event {shortId(id)}
      </a>
    </section>
  );
}

/** In a recording, of a witness: the witnesses of the round before. */
function StronglySeen({ id }: { readonly id: string }) {
  const { graph, monikers } = useExplorer();
  const told = graph.sights.value;
  if (told?.id !== id || told.sights.length === 0) return null;
  const seen = told.sights.filter(({ stronglySees }) => stronglySees);
  const names = seen.map(({ witness }) => {
    const creator = graph.window.get(witness)?.facts.creator ?? '';
    return monikers.value.get(creator) ?? creator.slice(0, 8);
  });
  return (
    <Fact name="Strongly sees">
      {seen.length} of {told.sights.length} witnesses of round {told.round - 1}
      {names.length > 0 && <span class="faint">: {names.join(', ')}</span>}
    </Fact>
  );
}

function Parents({ ids }: { readonly ids: readonly (string | null)[] }) {
  const { graph, monikers } = useExplorer();
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) return <span class="faint">none: its first event</span>;
  return (
    <span class="stack">
      {known.map((id) => {
        const parent = graph.window.get(id);
        const name = parent && (monikers.value.get(parent.facts.creator) ?? parent.facts.creator.slice(0, 8));
        return (
          <a key={id} href={paths.event(id)} title={id}>
            {parent === undefined ? shortId(id) : `${name}, event ${parent.facts.index}`}
          </a>
        );
      })}
    </span>
  );
}
