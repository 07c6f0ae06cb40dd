// All events the node has, as a slider: from the first to the newest.
import { formatCount } from '../model/format.ts';
import { attempt } from '../state/attempt.ts';
import { useExplorer } from '../state/explorer.ts';

/** Moves the drawing through the history of a node. */
export function HistorySlider() {
  const { graph } = useExplorer();
  graph.changed.value;
  const total = graph.total.value;
  const shown = graph.following.value ? total : Math.min(total, graph.shownUpTo.value);
  const jump = (event: Event): void => {
    const number = Number((event.currentTarget as HTMLInputElement).value);
    if (number >= total) attempt(graph.goLive(total));
    else attempt(graph.showNumber(number));
  };
  return (
    <label class="history">
      <span>History</span>
      <input
        type="range"
        min={0}
        max={Math.max(1, total)}
        value={shown}
        aria-valuetext={`Event ${formatCount(shown)} of ${formatCount(total)}`}
        onChange={jump}
      />
      <output>
        {formatCount(shown)} <span class="faint">of {formatCount(total)}</span>
      </output>
    </label>
  );
}
