// The rounds, the newest first: their witnesses, and how many events they received.
import type { RoundsAnswer as Answer } from '@babble/service';
import { ROUND_COLOURS } from '../graph/palette.ts';
import { formatCount } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { Await } from '../parts/await.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { Table } from '../parts/table.tsx';
import { useExplorer } from '../state/explorer.ts';
import { useResource } from '../state/resource.ts';

const PER_PAGE = 25;
/** Rounds that are still being decided, above the last decided one. */
const OPEN = 8;

/** `from`: the oldest round of the page. */
export function RoundsPage({ from }: { readonly from: number | undefined }) {
  const { status } = useExplorer();
  const decided = status.value?.lastConsensusRound ?? -1;
  const first = from ?? Math.max(0, decided + OPEN - PER_PAGE);
  const resource = useResource<Answer>(
    `rounds?from=${first}&limit=${PER_PAGE}`,
    from === undefined ? decided : undefined,
  );
  return (
    <Page
      title="Rounds"
      lead="A round begins where an event strongly sees a super-majority of the witnesses of the round before."
    >
      <Await resource={resource} what="the rounds">
        {({ rounds, last }) =>
          rounds.length === 0 ? (
            <Notice title="No rounds here" />
          ) : (
            <>
              <List rounds={rounds.toReversed()} />
              <Pager
                what="rounds"
                newer={
                  first + PER_PAGE <= last
                    ? first + 2 * PER_PAGE > last
                      ? paths.rounds
                      : paths.roundsFrom(first + PER_PAGE)
                    : undefined
                }
                older={first > 0 ? paths.roundsFrom(Math.max(0, first - PER_PAGE)) : undefined}
              />
            </>
          )
        }
      </Await>
    </Page>
  );
}

function List({ rounds }: Pick<Answer, 'rounds'>) {
  return (
    <Table
      label="Rounds"
      head={[
        'Round',
        'State',
        { name: 'Witnesses', numeric: true },
        { name: 'Famous', numeric: true },
        { name: 'Events received', numeric: true },
        { name: 'Validators', numeric: true },
      ]}
    >
      {rounds.map(({ round, decided, witnesses, receivedEvents, peers }) => (
        <tr key={round}>
          <th scope="row">
            <a class="round-mark" href={paths.round(round)}>
              <i class={`swatch round-${round % ROUND_COLOURS}`} aria-hidden="true" />
              Round {round}
            </a>
          </th>
          <td>{decided ? 'decided' : <span class="faint">open</span>}</td>
          <td class="numeric">{witnesses.length}</td>
          <td class="numeric">{witnesses.filter(({ fame }) => fame === 'famous').length}</td>
          <td class="numeric">{formatCount(receivedEvents)}</td>
          <td class="numeric">{peers}</td>
        </tr>
      ))}
    </Table>
  );
}
