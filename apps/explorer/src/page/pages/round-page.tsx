// One round: its witnesses with their fame, and what it received.
import type { RoundsAnswer } from '@babble/service';
import { formatCount } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { Await } from '../parts/await.tsx';
import { FameBadge, ValidatorName } from '../parts/badges.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { Identifier } from '../parts/identifier.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { Table } from '../parts/table.tsx';
import { useExplorer } from '../state/explorer.ts';
import { useResource } from '../state/resource.ts';

export function RoundPage({ round }: { readonly round: number }) {
  const { status, monikers } = useExplorer();
  const resource = useResource<RoundsAnswer>(`rounds?from=${round}&limit=1`, status.value?.lastConsensusRound);
  return (
    <Page title={`Round ${round}`} parent={{ name: 'Rounds', href: paths.rounds }}>
      <Await resource={resource} what={`round ${round}`}>
        {({ rounds, last }) => {
          const told = rounds.find((other) => other.round === round);
          if (told === undefined) {
            return (
              <Notice title={`The node does not know round ${round}.`}>
                {round > last ? `The newest is ${last}.` : 'It is older than what the node keeps.'}
              </Notice>
            );
          }
          return (
            <>
              <section class="card">
                <Facts>
                  <Fact name="State">
                    {told.decided ? 'decided: the fame of all its witnesses is known' : 'open: elections go on'}
                  </Fact>
                  <Fact name="Validators">{told.peers}</Fact>
                  <Fact name="Events received">{formatCount(told.receivedEvents)}</Fact>
                </Facts>
              </section>
              <section>
                <h2>Witnesses</h2>
                <Table label="Witnesses" head={['Validator', 'Fame', 'Event']}>
                  {told.witnesses.map(({ id, creator, fame }) => (
                    <tr key={id}>
                      <th scope="row">
                        <ValidatorName name={monikers.value.get(creator)} publicKey={creator} />
                      </th>
                      <td>
                        <FameBadge fame={fame} />
                      </td>
                      <td>
                        <Identifier id={id} href={paths.event(id)} what="event id" />
                      </td>
                    </tr>
                  ))}
                </Table>
              </section>
              <Pager
                what="rounds"
                newer={round < last ? paths.round(round + 1) : undefined}
                older={round > 0 ? paths.round(round - 1) : undefined}
              />
            </>
          );
        }}
      </Await>
    </Page>
  );
}
