// The newest blocks, beside the drawing.
import { plural } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { useExplorer } from '../state/explorer.ts';
import { RoundMark } from './badges.tsx';

/** As many as are looked at. */
const SHOWN = 8;

export function NewestBlocks() {
  const { live, status } = useExplorer();
  const blocks = live?.blocks.value.slice(0, SHOWN) ?? [];
  const last = status.value?.lastBlockIndex ?? -1;
  return (
    <section class="card newest" aria-label="Newest blocks">
      <h2>
        <a href={paths.blocks}>Blocks</a>
      </h2>
      {blocks.length === 0 ? (
        <p class="faint">
          {last < 0 ? 'None yet: a block is made when transactions are decided.' : `The newest is block ${last}.`}
        </p>
      ) : (
        <ol>
          {blocks.map(({ index, roundReceived, transactionCount }) => (
            <li key={index} class="newest-block">
              <a href={paths.block(index)}>Block {index}</a>
              <span class="faint">{plural(transactionCount, 'transaction')}</span>
              <RoundMark round={roundReceived} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
