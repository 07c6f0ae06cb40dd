// One validator: its key, how it is doing, and the events of it that are in memory.
import type { ValidatorAnswer } from '@babble/service';
import { formatCount, formatInstant, formatMs, formatShare, plural } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { Ago } from '../parts/ago.tsx';
import { FameBadge, RoundMark } from '../parts/badges.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { Identifier } from '../parts/identifier.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useExplorer } from '../state/explorer.ts';
import { Liveness } from './validators-page.tsx';

const SHOWN = 30;

export function ValidatorPage({ publicKey }: { readonly publicKey: string }) {
  const { validators } = useExplorer();
  const validator = validators.value?.validators.find((other) => other.publicKey === publicKey);
  return (
    <Page
      title={validator === undefined || validator.moniker === '' ? 'Validator' : validator.moniker}
      parent={{ name: 'Validators', href: paths.validators }}
      lead={<Identifier id={publicKey} what="public key" whole />}
    >
      {validator === undefined ? (
        <Notice
          title={validators.value === undefined ? 'Asking who takes part …' : 'Not among the validators of today.'}
        >
          <a href={paths.membership}>Membership</a> says who was when.
        </Notice>
      ) : (
        <section class="card">
          <Facts>
            <Fact name="State">
              <Liveness validator={validator} /> {validator.self && <span class="tag">this node</span>}
            </Fact>
            <Fact name="Address">
              <code>{validator.address}</code>
            </Fact>
            <Fact name="Number on the wire">{validator.id}</Fact>
            <Fact name="Rounds behind">{validator.lastEvent === null ? '–' : validator.roundsBehind}</Fact>
            <Fact name="Share of events">{formatShare(validator.eventsShare)}</Fact>
            <Fact name="Last seen">
              {validator.lastEvent === null || validator.lastEvent.seenAt === null ? (
                '–'
              ) : (
                <Ago at={validator.lastEvent.seenAt} />
              )}
            </Fact>
            {validator.contact !== null && <Contact contact={validator.contact} />}
          </Facts>
        </section>
      )}
      <NewestEvents publicKey={publicKey} />
    </Page>
  );
}

function Contact({ contact }: { readonly contact: NonNullable<ValidatorAnswer['contact']> }) {
  const { requests, failures, roundTripMs, lastContactAt, failing } = contact;
  return (
    <>
      <Fact name="Round trip">{formatMs(roundTripMs)}</Fact>
      <Fact name="Last contact">
        {lastContactAt === null ? '–' : <Ago at={lastContactAt} />}{' '}
        {failing && <span class="badge state bad">not answering</span>}
      </Fact>
      <Fact name="Requests">
        {formatCount(requests)} <span class="faint">{formatCount(failures)} of them without answer</span>
      </Fact>
    </>
  );
}

function NewestEvents({ publicKey }: { readonly publicKey: string }) {
  const { graph } = useExplorer();
  graph.changed.value;
  const position = graph.position.value;
  const lane = graph.window.lanes.find(({ creator }) => creator === publicKey);
  const nodes = lane?.nodes.slice(0, lane.countAt(position)).slice(-SHOWN).toReversed() ?? [];
  if (nodes.length === 0) return null;
  return (
    <section>
      <h2>Newest events</h2>
      <Table label="Newest events" head={['Event', 'Made at', 'Round', 'Received in', 'Carries', 'Witness']}>
        {nodes.map((node) => {
          const { id, index, timestamp, round, transactions } = node.facts;
          const [fame, received] = [node.fameAt(position), node.roundReceivedAt(position)];
          return (
            <tr key={id}>
              <th scope="row">
                <a href={paths.event(id)}>Event {index}</a>
              </th>
              <td class="time">{formatInstant(timestamp * 1_000)}</td>
              <td>
                <a href={paths.round(round)}>{round}</a>
              </td>
              <td>{received === null ? <span class="faint">undetermined</span> : <RoundMark round={received} />}</td>
              <td>{transactions === 0 ? '' : plural(transactions, 'transaction')}</td>
              <td>{node.facts.witness && fame !== null && <FameBadge fame={fame} />}</td>
            </tr>
          );
        })}
      </Table>
    </section>
  );
}
