// One event: what it is, what consensus says of it, what it carries.
import type { EventAnswer, EventDetailAnswer } from '@babble/service';
import { formatCount, formatInstant, plural } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { Await } from '../parts/await.tsx';
import { FameBadge, RoundMark, ValidatorName } from '../parts/badges.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { Identifier } from '../parts/identifier.tsx';
import { Page } from '../parts/page.tsx';
import { PayloadView } from '../parts/payload-view.tsx';
import { ElectionView } from '../replay/election-view.tsx';
import { useExplorer } from '../state/explorer.ts';
import { useResource } from '../state/resource.ts';

export function EventPage({ id }: { readonly id: string }) {
  const { graph, player } = useExplorer();
  // Fame and round received come later than the event: asked for again while they are missing.
  const known = graph.window.get(id);
  const changed = graph.changed.value;
  const isSettled = known !== undefined && known.roundReceived !== null && known.fame !== 'undecided';
  const resource = useResource<EventDetailAnswer>(`events/${id}`, isSettled ? 'settled' : Math.floor(changed / 30));
  return (
    <Page
      title="Event"
      parent={{ name: 'Graph', href: paths.graph }}
      aside={
        <a class="button" href={paths.focus(id)}>
          Show in the graph
        </a>
      }
      lead={<Identifier id={id} what="event id" whole />}
    >
      <Await
        resource={resource}
        what="this event"
        absent="It may be older than what the node keeps, or not have reached it yet."
      >
        {(event) => (
          <>
            <Consensus event={event} />
            {player !== undefined && event.witness && <ElectionView id={event.id} />}
            <Payload event={event} />
          </>
        )}
      </Await>
    </Page>
  );
}

function Consensus({ event }: { readonly event: EventAnswer }) {
  const { monikers } = useExplorer();
  const { creator, index, number, round, lamport, witness, fame, roundReceived, block, timestamp, signatures } = event;
  return (
    <section class="card">
      <Facts>
        <Fact name="Creator">
          <ValidatorName name={monikers.value.get(creator)} publicKey={creator} />
        </Fact>
        <Fact name="Index">{formatCount(index)}</Fact>
        <Fact name="Self-parent">
          <Parent id={event.selfParent} />
        </Fact>
        <Fact name="Other-parent">
          <Parent id={event.otherParent} />
        </Fact>
        <Fact name="Round">
          <a href={paths.round(round)}>{round}</a>
        </Fact>
        <Fact name="Witness">
          {witness && fame !== null ? <FameBadge fame={fame} /> : <span class="faint">no</span>}
        </Fact>
        <Fact name="Received in round">
          {roundReceived === null ? (
            <span class="faint">not yet: undetermined</span>
          ) : (
            <RoundMark round={roundReceived} />
          )}
        </Fact>
        <Fact name="Block">
          {block === null ? <span class="faint">none</span> : <a href={paths.block(block)}>Block {block}</a>}
        </Fact>
        <Fact name="Lamport timestamp">{formatCount(lamport)}</Fact>
        <Fact name="Made at">
          {formatInstant(timestamp * 1_000)} <span class="faint">by its creator's clock</span>
        </Fact>
        <Fact name="Insertion number">
          {formatCount(number)} <span class="faint">at this node</span>
        </Fact>
        <Fact name="Block signatures">{signatures}</Fact>
      </Facts>
    </section>
  );
}

function Parent({ id }: { readonly id: string | null }) {
  return id === null ? <span class="faint">none</span> : <Identifier id={id} href={paths.event(id)} what="event id" />;
}

function Payload({ event }: { readonly event: EventDetailAnswer }) {
  const data = event.transactionData;
  if (event.transactions === 0 && event.internalTransactions === 0) return null;
  return (
    <section>
      <h2>{plural(event.transactions, 'transaction')}</h2>
      {event.internalTransactions > 0 && <p>{plural(event.internalTransactions, 'membership request')}</p>}
      <ol class="payloads">
        {data.map((transaction, i) => (
          <li key={i} class="card">
            <PayloadView data={transaction} />
          </li>
        ))}
      </ol>
    </section>
  );
}
