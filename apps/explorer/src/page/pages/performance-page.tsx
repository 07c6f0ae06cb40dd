// How fast the network decides, over the last minutes, as this node measures it.
import { formatCount, formatDuration, formatMs, formatRate } from '../model/format.ts';
import { Chart } from '../parts/chart.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useExplorer } from '../state/explorer.ts';

export function PerformancePage() {
  const { live, status } = useExplorer();
  if (live === undefined) {
    return (
      <Page title="Performance">
        <Notice title="A recording has no clock.">It says what was decided, not how long it took.</Notice>
      </Page>
    );
  }
  const samples = live.samples.value;
  const times = samples.map(({ time }) => time);
  const told = status.value;
  return (
    <Page title="Performance" lead="As this node measures it, since this page was opened; ten minutes at most.">
      {samples.length < 2 ? (
        <Notice title="Collecting …">The first figures come in a second.</Notice>
      ) : (
        <div class="charts">
          <Chart
            title="Transactions per second"
            times={times}
            format={formatRate}
            series={[{ name: 'decided', stroke: 'first', values: samples.map((s) => s.transactionsPerSecond) }]}
          />
          <Chart
            title="Finality"
            times={times}
            format={formatMs}
            formatMark={formatMs}
            series={[
              { name: 'median', stroke: 'first', values: samples.map((s) => s.finalityMs) },
              { name: '99 %', stroke: 'second', values: samples.map((s) => s.finalityP99Ms) },
            ]}
          />
          <Chart
            title="Rounds per second"
            times={times}
            format={formatRate}
            series={[{ name: 'decided', stroke: 'first', values: samples.map((s) => s.roundsPerSecond) }]}
          />
          <Chart
            title="Events per second"
            times={times}
            format={formatRate}
            series={[{ name: 'inserted', stroke: 'first', values: samples.map((s) => s.eventsPerSecond) }]}
          />
          <Chart
            title="Waiting"
            times={times}
            format={formatCount}
            series={[
              { name: 'undetermined events', stroke: 'first', values: samples.map((s) => s.undetermined) },
              { name: 'transactions in the pool', stroke: 'second', values: samples.map((s) => s.pooled) },
            ]}
          />
        </div>
      )}
      {told !== undefined && (
        <section class="card">
          <h2>Since the node started</h2>
          <Facts>
            <Fact name="Running for">{formatDuration(told.uptimeMs)}</Fact>
            <Fact name="Transactions decided">{formatCount(told.transactions)}</Fact>
            <Fact name="Events">{formatCount(told.events)}</Fact>
            <Fact name="Last round decided">{formatCount(told.lastConsensusRound)}</Fact>
            <Fact name="Blocks">{formatCount(told.lastBlockIndex + 1)}</Fact>
            <Fact name="Anchor block">{told.anchorBlock === null ? '–' : formatCount(told.anchorBlock)}</Fact>
            <Fact name="Store">{told.store}</Fact>
            <Fact name="Version">{told.version}</Fact>
          </Facts>
        </section>
      )}
    </Page>
  );
}
