// Who was a validator when: a line per validator over the rounds, and the requests that changed it.
import type { MembershipAnswer } from '@babble/service';
import { paths } from '../model/routes.ts';
import { type Stay, staysOf } from '../model/stays.ts';
import { Await } from '../parts/await.tsx';
import { ValidatorName } from '../parts/badges.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useExplorer } from '../state/explorer.ts';
import { useResource } from '../state/resource.ts';

export function MembershipPage() {
  const { status, validators } = useExplorer();
  const count = validators.value?.validators.length;
  const resource = useResource<MembershipAnswer>('membership', `${count} ${status.value?.lastBlockIndex ?? -1}`);
  const now = Math.max(0, status.value?.lastConsensusRound ?? 0);
  return (
    <Page
      title="Membership"
      lead="Validators come and go by consensus: a request is a transaction, and takes effect six rounds later."
    >
      <Await resource={resource} what="the membership">
        {(membership) => (
          <>
            <Stays stays={staysOf(membership)} from={membership.history[0]?.round ?? 0} to={endOf(membership, now)} />
            <Changes membership={membership} />
          </>
        )}
      </Await>
    </Page>
  );
}

/** What is decided already may begin later than now. */
function endOf({ history }: MembershipAnswer, now: number): number {
  return Math.max(now, history.at(-1)?.round ?? 0, 1);
}

function Stays({ stays, from, to }: { readonly stays: readonly Stay[]; readonly from: number; readonly to: number }) {
  const place = (round: number): string => `${((100 * (round - from)) / Math.max(1, to - from)).toFixed(3)}%`;
  return (
    <section class="card stays" aria-label="Validators over the rounds">
      {stays.map(({ publicKey, moniker, spans }) => (
        <div class="stay" key={publicKey}>
          <ValidatorName name={moniker} publicKey={publicKey} />
          <div
            class="stay-line"
            role="img"
            aria-label={spans
              .map(({ first, after }) =>
                after === undefined ? `from round ${first} on` : `rounds ${first} to ${after - 1}`,
              )
              .join(', ')}
          >
            {spans.map(({ first, after }) => (
              <i
                key={first}
                class={after === undefined ? 'open' : ''}
                style={{ left: place(first), right: `calc(100% - ${place(Math.min(after ?? to, to))})` }}
                title={after === undefined ? `from round ${first} on` : `rounds ${first} to ${after - 1}`}
              />
            ))}
          </div>
        </div>
      ))}
      <div class="stay axis" aria-hidden="true">
        <span />
        <div class="stay-axis">
          <span>round {from}</span>
          <span>{to}</span>
        </div>
      </div>
    </section>
  );
}

function Changes({ membership: { changes } }: { readonly membership: MembershipAnswer }) {
  return (
    <section>
      <h2>Requests</h2>
      {changes.length === 0 ? (
        <Notice title="Nobody has come or gone." />
      ) : (
        <Table label="Requests" head={['Block', 'Round', 'Request', 'Validator', 'Answer of the application']}>
          {changes.toReversed().map(({ block, round, type, peer, accepted }, i) => (
            <tr key={i}>
              <th scope="row">
                <a href={paths.block(block)}>Block {block}</a>
              </th>
              <td>
                <a href={paths.round(round)}>{round}</a>
              </td>
              <td>{type}</td>
              <td>
                <ValidatorName name={peer.moniker} publicKey={peer.publicKey} />
              </td>
              <td>{accepted ? 'accepted' : 'refused'}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
