// The hashgraph as it grows, or as it is played.
import { useEffect, useState } from 'preact/hooks';
import { ApiFailure } from '../api/client.ts';
import { EventCard } from '../graph/event-card.tsx';
import { GraphView } from '../graph/graph-view.tsx';
import { HistorySlider } from '../graph/history-slider.tsx';
import { plural } from '../model/format.ts';
import { NewestBlocks } from '../parts/newest-blocks.tsx';
import { Notice } from '../parts/notice.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { Narration } from '../replay/narration.tsx';
import { PlayerControls } from '../replay/player-controls.tsx';
import { watchSights } from '../replay/sights.ts';
import { useExplorer } from '../state/explorer.ts';

export function GraphPage({ focus }: { readonly focus: string | undefined }) {
  const { graph, player, live } = useExplorer();
  const unknown = useFocus(focus);
  useEffect(() => (player === undefined ? undefined : watchSights(graph)), [graph, player]);
  return (
    <main class="graph-page" id="main">
      <h1 class="sr-only">Hashgraph</h1>
      <StatusStrip />
      <div class="graph-columns">
        <div class="graph-main">
          {unknown !== undefined && <Notice title="This event cannot be shown">{unknown}</Notice>}
          <Empty />
          <GraphView />
          {live !== undefined && <HistorySlider />}
          {player !== undefined && <PlayerControls />}
        </div>
        <aside class="graph-side" aria-label="Details">
          <Looked />
          {player !== undefined && <Narration />}
          {live !== undefined && <NewestBlocks />}
        </aside>
      </div>
    </main>
  );
}

/** Moves to the event of the address; why that is not possible. */
function useFocus(focus: string | undefined): string | undefined {
  const { graph, player } = useExplorer();
  const [unknown, setUnknown] = useState<string>();
  useEffect(() => {
    setUnknown(undefined);
    if (focus === undefined) return;
    const show = player === undefined ? graph.show(focus) : player.show(focus);
    show.catch((error: unknown) => {
      if (!(error instanceof ApiFailure)) throw error;
      setUnknown(error.message);
    });
  }, [focus, graph, player]);
  return unknown;
}

function Looked() {
  const { graph } = useExplorer();
  const node = graph.hovered.value ?? graph.selected.value;
  return node === undefined ? (
    <section class="card hint">
      <p>Point at an event to see its past; click to open it.</p>
    </section>
  ) : (
    <EventCard node={node} />
  );
}

function Empty() {
  const { graph, live, player } = useExplorer();
  graph.changed.value;
  if (player !== undefined) {
    if (graph.position.value > 0) return null;
    return (
      <div class="empty">
        <Notice title={`A recording of ${plural(graph.total.value, 'event')}`}>
          Play it, go on event by event, or to the next decision; all of it works backwards, too.
        </Notice>
      </div>
    );
  }
  if (!graph.loaded.value || graph.window.size > 0) return null;
  return (
    <div class="empty">
      <Notice title="No events yet">
        {live?.status.value?.state === 'Suspended'
          ? 'This node is suspended: it answers, but takes in and makes no events.'
          : 'The first ones appear when the validators have something to decide.'}
      </Notice>
    </div>
  );
}
