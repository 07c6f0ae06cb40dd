// Above the drawing: zoom, what the signs mean, and the way back to the newest event.
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { formatCount } from '../model/format.ts';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { attempt } from '../state/attempt.ts';
import { useExplorer } from '../state/explorer.ts';
import { Legend } from './legend.tsx';
import type { Surface } from './surface.ts';

const ZOOM = 1.4;

export function GraphToolbar({ surface }: { readonly surface: RefObject<Surface | undefined> }) {
  const { live } = useExplorer();
  const [explained, explain] = useState(false);
  return (
    <div class="graph-toolbar" role="toolbar" aria-label="Drawing">
      {live !== undefined && <FollowButton />}
      <span class="spacer" />
      <IconButton
        icon="farther"
        label="Farther"
        title="Farther (−)"
        onClick={() => surface.current?.zoomBy(1 / ZOOM)}
      />
      <IconButton icon="closer" label="Closer" title="Closer (+)" onClick={() => surface.current?.zoomBy(ZOOM)} />
      <button
        type="button"
        class="quiet"
        aria-label="What the signs mean"
        aria-expanded={explained}
        aria-controls="legend"
        onClick={() => explain(!explained)}
      >
        <Icon name="help" />
        <span>Signs</span>
      </button>
      {explained && (
        <div id="legend" class="card popover">
          <Legend />
        </div>
      )}
    </div>
  );
}

function FollowButton() {
  const { graph, live } = useExplorer();
  graph.changed.value;
  const following = graph.following.value;
  const missed = graph.total.value - graph.window.next;
  const lost = live?.connection.value === 'lost';
  const follow = (): void => {
    if (following) graph.following.value = false;
    else if (graph.isAttached) graph.following.value = true;
    else attempt(graph.goLive(graph.total.value));
  };
  return (
    <button
      type="button"
      class={following && !lost ? 'live-button on' : 'live-button'}
      aria-pressed={following}
      onClick={follow}
    >
      <i aria-hidden="true" />
      {following ? (lost ? 'Waiting for the node' : 'Live') : 'Back to live'}
      {!following && missed > 0 && <span class="faint"> · {formatCount(missed)} new</span>}
    </button>
  );
}
