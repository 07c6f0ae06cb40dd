// One transaction by its hash: where it is, how long it took, what is in it.
import type { BlockAnswer, TransactionAnswer } from '@babble/service';
import { formatMs } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { Await } from '../parts/await.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { Identifier } from '../parts/identifier.tsx';
import { Page } from '../parts/page.tsx';
import { PayloadView } from '../parts/payload-view.tsx';
import { useExplorer } from '../state/explorer.ts';
import { useResource } from '../state/resource.ts';

export function TransactionPage({ hash }: { readonly hash: string }) {
  const { status } = useExplorer();
  const resource = useResource<TransactionAnswer>(
    `transactions/${encodeURIComponent(hash)}`,
    status.value?.lastBlockIndex,
  );
  return (
    <Page
      title="Transaction"
      parent={{ name: 'Blocks', href: paths.blocks }}
      lead={<Identifier id={hash} what="transaction hash" whole />}
    >
      <Await
        resource={resource}
        what="this transaction"
        absent="It is in none of the blocks that the node looks through: not decided yet, or long ago."
      >
        {(place) => <Placed place={place} />}
      </Await>
    </Page>
  );
}

function Placed({ place: { block, index, finalityMs } }: { readonly place: TransactionAnswer }) {
  const resource = useResource<BlockAnswer>(`blocks/${block}`);
  return (
    <>
      <section class="card">
        <Facts>
          <Fact name="Block">
            <a href={paths.block(block)}>Block {block}</a>
          </Fact>
          <Fact name="Place in the block">{index}</Fact>
          <Fact name="Finality">
            {finalityMs === null ? <span class="faint">not measured: submitted elsewhere</span> : formatMs(finalityMs)}
          </Fact>
        </Facts>
      </section>
      <Await resource={resource} what={`block ${block}`}>
        {({ transactions }) => {
          const transaction = transactions[index];
          return transaction === undefined ? null : (
            <section class="card">
              <PayloadView data={transaction.data} />
            </section>
          );
        }}
      </Await>
    </>
  );
}
