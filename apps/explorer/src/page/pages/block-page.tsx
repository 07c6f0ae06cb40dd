// One block: its transactions, hashes, and who signed it.

import type { BlockAnswer, MembershipRequestAnswer } from '@babble/service';
import { useState } from 'preact/hooks';
import { formatBytes, formatInstant, plural } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { Await } from '../parts/await.tsx';
import { RoundMark, ValidatorName } from '../parts/badges.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { Identifier } from '../parts/identifier.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { PayloadView } from '../parts/payload-view.tsx';
import { Table } from '../parts/table.tsx';
import { useExplorer } from '../state/explorer.ts';
import { useResource } from '../state/resource.ts';

/** Transactions that are shown at once. */
const SHOWN = 25;
/** Signatures come with later events; while the block is this new it is asked for again. */
const NEW_BLOCKS = 20;

export function BlockPage({ index }: { readonly index: number }) {
  const { status } = useExplorer();
  const last = status.value?.lastBlockIndex ?? -1;
  const isNew = last - index < NEW_BLOCKS;
  const resource = useResource<BlockAnswer>(`blocks/${index}`, isNew ? status.value?.time : undefined);
  return (
    <Page title={`Block ${index}`} parent={{ name: 'Blocks', href: paths.blocks }}>
      <Await
        resource={resource}
        what={`block ${index}`}
        absent={index > last ? `The newest block is ${last}.` : 'It is older than what the node keeps.'}
      >
        {(block) => (
          <>
            <Hashes block={block} />
            <Transactions block={block} />
            <Requests block={block} />
            <Signatures block={block} />
            <Pager
              what="blocks"
              newer={index < last ? paths.block(index + 1) : undefined}
              older={index > 0 ? paths.block(index - 1) : undefined}
            />
          </>
        )}
      </Await>
    </Page>
  );
}

function Hashes({ block }: { readonly block: BlockAnswer }) {
  return (
    <section class="card">
      <Facts>
        <Fact name="Round received">
          <RoundMark round={block.roundReceived} />
        </Fact>
        <Fact name="Time">
          {formatInstant(block.timestamp * 1_000)} <span class="faint">median of the famous witnesses</span>
        </Fact>
        {block.decidedAt !== null && <Fact name="Decided here">{formatInstant(block.decidedAt)}</Fact>}
        <Fact name="State hash">
          {block.stateHash === '' || block.stateHash === '0X' ? (
            <span class="faint">the application has not answered</span>
          ) : (
            <Identifier id={block.stateHash} what="state hash" whole />
          )}
        </Fact>
        <Fact name="Body hash">
          <Identifier id={block.hash} what="body hash" whole />
        </Fact>
        <Fact name="Frame hash">
          <Identifier id={block.frameHash} what="frame hash" whole />
        </Fact>
        <Fact name="Peers hash">
          <Identifier id={block.peersHash} what="peers hash" whole />
        </Fact>
      </Facts>
    </section>
  );
}

function Transactions({ block: { transactions } }: { readonly block: BlockAnswer }) {
  const [shown, show] = useState(SHOWN);
  if (transactions.length === 0) return null;
  return (
    <section>
      <h2>{plural(transactions.length, 'transaction')}</h2>
      <ol class="payloads">
        {transactions.slice(0, shown).map(({ hash, data, size }, i) => (
          <li key={i} class="card">
            <p class="payload-name">
              <span class="faint">{i}</span>{' '}
              <Identifier id={hash} href={paths.transaction(hash)} what="transaction hash" />
              <span class="sr-only">{formatBytes(size)}</span>
            </p>
            <PayloadView data={data} />
          </li>
        ))}
      </ol>
      {shown < transactions.length && (
        <button type="button" class="button" onClick={() => show(shown + 4 * SHOWN)}>
          Show more <span class="faint">({transactions.length - shown} left)</span>
        </button>
      )}
    </section>
  );
}

function Requests({ block: { internalTransactions, receipts } }: { readonly block: BlockAnswer }) {
  if (internalTransactions.length === 0) return null;
  const answerTo = ({ type, peer }: MembershipRequestAnswer): boolean | undefined =>
    receipts.find((receipt) => receipt.type === type && receipt.peer.publicKey === peer.publicKey)?.accepted;
  return (
    <section>
      <h2>Membership requests</h2>
      <Table label="Membership requests" head={['Request', 'Validator', 'Answer of the application']}>
        {internalTransactions.map((request, i) => (
          <tr key={i}>
            <td>{request.type}</td>
            <td>
              <ValidatorName name={request.peer.moniker} publicKey={request.peer.publicKey} />
            </td>
            <td>
              <Answer accepted={answerTo(request)} />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function Answer({ accepted }: { readonly accepted: boolean | undefined }) {
  if (accepted === undefined) return <span class="faint">none</span>;
  return <>{accepted ? 'accepted' : 'refused'}</>;
}

function Signatures({ block: { signatures, signatureCount } }: { readonly block: BlockAnswer }) {
  return (
    <section>
      <h2>{plural(signatureCount, 'signature')}</h2>
      {signatures.length === 0 ? (
        <p class="faint">None yet: they travel in the validators' next events.</p>
      ) : (
        <Table label="Signatures" head={['Validator', 'Signature']}>
          {signatures.map(({ validator, moniker, signature }) => (
            <tr key={validator}>
              <th scope="row">
                <ValidatorName name={moniker ?? undefined} publicKey={validator} />
              </th>
              <td class="long">
                <code>{signature}</code>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
