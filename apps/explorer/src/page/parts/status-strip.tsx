// The figures that one looks at first, above the drawing.
import type { ComponentChildren } from 'preact';
import { formatCount, formatMs, formatRate } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { useExplorer } from '../state/explorer.ts';

export function StatusStrip() {
  const { status: told, player } = useExplorer();
  const status = told.value;
  return (
    <dl class="strip" aria-label="Figures">
      <Figure name="Round" value={status && formatCount(status.lastConsensusRound)} href={paths.rounds}>
        decided
      </Figure>
      <Figure name="Block" value={status && formatCount(status.lastBlockIndex)} href={paths.blocks} />
      {player === undefined ? (
        <>
          <Figure
            name="Transactions"
            value={status && formatRate(status.transactionsPerSecond)}
            href={paths.performance}
          >
            /s
          </Figure>
          <Figure name="Events" value={status && formatRate(status.eventsPerSecond)} href={paths.performance}>
            /s
          </Figure>
          <Figure name="Finality" value={status && formatMs(status.finality.p50Ms)} href={paths.performance} />
        </>
      ) : (
        <Figure name="Transactions" value={status && formatCount(status.transactions)} />
      )}
      <Figure name="Undetermined" value={status && formatCount(status.undeterminedEvents)} />
      <Figure name="Validators" value={status && formatCount(status.validators)} href={paths.validators} />
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly href?: string;
  /** A unit. */
  readonly children?: ComponentChildren;
}

function Figure({ name, value, href, children }: FigureProps) {
  const shown = value === '-1' ? '–' : (value ?? '–');
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {href === undefined ? <span>{shown}</span> : <a href={href}>{shown}</a>}
        {children !== undefined && <span class="unit"> {children}</span>}
      </dd>
    </div>
  );
}
