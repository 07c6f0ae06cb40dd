// The blocks, the newest first.
import type { BlocksAnswer as Answer, TransactionInBlock } from '@babble/service';
import { formatBytes, formatInstant, plural } from '../model/format.ts';
import { decodeBase64, preview } from '../model/payload.ts';
import { paths } from '../model/routes.ts';
import { Await } from '../parts/await.tsx';
import { RoundMark } from '../parts/badges.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { Table } from '../parts/table.tsx';
import { useExplorer } from '../state/explorer.ts';
import { useResource } from '../state/resource.ts';

const PER_PAGE = 20;
const PREVIEW_LENGTH = 48;

/** `from`: the newest block of the page. */
export function BlocksPage({ from }: { readonly from: number | undefined }) {
  const { status } = useExplorer();
  const last = status.value?.lastBlockIndex ?? -1;
  const newest = from ?? last;
  const query = `blocks?order=desc&limit=${PER_PAGE}${from === undefined ? '' : `&from=${from}`}`;
  const resource = useResource<Answer>(query, from === undefined ? last : undefined);
  return (
    <Page title="Blocks" lead="What the network has agreed on, in order. The application is given one after the other.">
      <Await resource={resource} what="the blocks">
        {({ blocks }) =>
          blocks.length === 0 ? (
            <Notice title="No blocks">A block is made when transactions have been decided.</Notice>
          ) : (
            <>
              <List blocks={blocks} />
              <Pager
                what="blocks"
                newer={newest < last ? pageAt(newest + PER_PAGE, last) : undefined}
                older={
                  (blocks.at(-1)?.index ?? 0) > 0 && blocks.length === PER_PAGE
                    ? paths.blocksFrom((blocks.at(-1)?.index ?? 0) - 1)
                    : undefined
                }
              />
            </>
          )
        }
      </Await>
    </Page>
  );
}

function pageAt(newest: number, last: number): string {
  return newest >= last ? paths.blocks : paths.blocksFrom(newest);
}

function List({ blocks }: Pick<Answer, 'blocks'>) {
  return (
    <Table
      label="Blocks"
      head={[
        'Block',
        'Round',
        { name: 'Transactions', numeric: true },
        'Begins with',
        { name: 'Signatures', numeric: true },
        'Time',
      ]}
    >
      {blocks.map(
        ({ index, roundReceived, transactions, transactionCount, internalTransactions, signatureCount, timestamp }) => (
          <tr key={index}>
            <th scope="row">
              <a href={paths.block(index)}>Block {index}</a>
            </th>
            <td>
              <RoundMark round={roundReceived} />
            </td>
            <td class="numeric">{transactionCount}</td>
            <td class="preview">{beginningOf(transactions, internalTransactions.length)}</td>
            <td class="numeric">{signatureCount}</td>
            <td class="time">{formatInstant(timestamp * 1_000)}</td>
          </tr>
        ),
      )}
    </Table>
  );
}

function beginningOf(transactions: readonly TransactionInBlock[], requests: number): string {
  const [first] = transactions;
  if (first === undefined) return plural(requests, 'membership request');
  return first.data === null ? formatBytes(first.size) : preview(decodeBase64(first.data), PREVIEW_LENGTH) || 'no text';
}
