// Who takes part, and how each of them is doing, as this node sees it.
import type { ValidatorAnswer } from '@babble/service';
import { formatMs, formatShare } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { Ago } from '../parts/ago.tsx';
import { ValidatorName } from '../parts/badges.tsx';
import { Meter } from '../parts/meter.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useExplorer } from '../state/explorer.ts';

export function ValidatorsPage() {
  const { validators } = useExplorer();
  const told = validators.value;
  const hasContacts = told?.validators.some(({ contact }) => contact !== null) === true;
  const silent = told?.validators.filter((validator) => validator.silent).length ?? 0;
  return (
    <Page
      title="Validators"
      lead={
        told &&
        `${told.validators.length} from round ${told.round} on.${silent > 0 ? ` ${silent} of them silent.` : ''}`
      }
    >
      {told === undefined ? (
        <Notice title="Asking who takes part …" />
      ) : (
        <Table
          label="Validators"
          head={[
            'Validator',
            'State',
            { name: 'Rounds behind', numeric: true },
            'Share of events',
            { name: 'Newest event', numeric: true },
            'Last seen',
            ...(hasContacts ? [{ name: 'Round trip', numeric: true as const }] : []),
          ]}
        >
          {told.validators.map((validator) => (
            <Row
              key={validator.publicKey}
              validator={validator}
              count={told.validators.length}
              hasContacts={hasContacts}
            />
          ))}
        </Table>
      )}
    </Page>
  );
}

interface RowProps {
  readonly validator: ValidatorAnswer;
  /** How many there are. */
  readonly count: number;
  /** Some of them are partners in gossip, so there is a column for that. */
  readonly hasContacts: boolean;
}

function Row({ validator, count, hasContacts }: RowProps) {
  const { publicKey, moniker, self, lastEvent, eventsShare, roundsBehind, silent, contact } = validator;
  return (
    <tr class={silent ? 'silent' : ''} data-validator={publicKey}>
      <th scope="row">
        <ValidatorName name={moniker} publicKey={publicKey} />
        {self && <span class="tag">this node</span>}
      </th>
      <td>
        <Liveness validator={validator} />
      </td>
      <td class="numeric">{lastEvent === null ? '–' : roundsBehind}</td>
      <td>
        <Meter share={eventsShare} fair={1 / Math.max(1, count)} label={`${formatShare(eventsShare)} of the events`} />
      </td>
      <td class="numeric">
        {lastEvent === null ? (
          <span class="faint">none</span>
        ) : (
          <a href={paths.event(lastEvent.id)}>{lastEvent.index}</a>
        )}
      </td>
      <td>
        {lastEvent === null || lastEvent.seenAt === null ? <span class="faint">–</span> : <Ago at={lastEvent.seenAt} />}
      </td>
      {hasContacts && <td class="numeric">{contact === null ? '' : formatMs(contact.roundTripMs)}</td>}
    </tr>
  );
}

export function Liveness({ validator: { silent, lastEvent, roundsBehind } }: { readonly validator: ValidatorAnswer }) {
  if (silent) return <span class="badge state bad">silent</span>;
  if (lastEvent === null) return <span class="badge state calm">no event yet</span>;
  return roundsBehind > 2 ? <span class="badge state calm">behind</span> : <span class="badge state good">active</span>;
}
