// The drawing on the page: canvas, lanes, keys, and in words what is looked at.
import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { GraphNode } from '../model/graph-node.ts';
import { paths } from '../model/routes.ts';
import { useExplorer } from '../state/explorer.ts';
import { go } from '../state/location.ts';
import { repainted } from '../state/theme.ts';
import { describe } from './describe.ts';
import { graphKey } from './keys.ts';
import { LaneLabels } from './lane-labels.tsx';
import type { Projection } from './projection.ts';
import { Surface } from './surface.ts';
import { GraphToolbar } from './toolbar.tsx';

export function GraphView() {
  const explorer = useExplorer();
  const { graph } = explorer;
  const viewport = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<Surface>(undefined);
  const [projection, setProjection] = useState<Projection>();

  useEffect(() => {
    if (viewport.current === null || canvas.current === null) return undefined;
    const made = new Surface({
      canvas: canvas.current,
      viewport: viewport.current,
      store: graph,
      open: ({ id }) => go(paths.event(id)),
      laidOut: setProjection,
    });
    surface.current = made;
    const ends = [
      effect(() => {
        [graph.changed, graph.position, graph.following, graph.selected, graph.path].map(({ value }) => value);
        made.request();
      }),
      effect(() => {
        repainted.value;
        made.repaint();
      }),
      effect(() => {
        const centred = graph.centred.value;
        if (centred !== undefined) made.centre(centred.node);
      }),
    ];
    return () => {
      for (const end of ends) end();
      made.stop();
      graph.hovered.value = undefined;
      surface.current = undefined;
    };
  }, [graph]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (surface.current !== undefined && graphKey(event, surface.current, explorer)) event.preventDefault();
  };

  return (
    <div class="graph">
      <GraphToolbar surface={surface} />
      <div class={`graph-scroll ${projection?.orientation ?? 'right'}`}>
        <LaneLabels projection={projection} />
        <div
          class="graph-viewport"
          ref={viewport}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a drawing that is moved with keys has no element of its own.
          tabIndex={0}
          aria-label="Hashgraph: one lane per validator. Arrow keys go from event to event, Enter opens one, plus and minus zoom, End goes to the newest."
          onKeyDown={onKeyDown}
        >
          <canvas ref={canvas} />
        </div>
      </div>
      <SelectedInWords />
    </div>
  );
}

/** Read out when another event is selected. */
function SelectedInWords() {
  const { graph, monikers } = useExplorer();
  const node: GraphNode | undefined = graph.selected.value;
  return (
    <p class="sr-only" aria-live="polite">
      {node !== undefined &&
        describe(node, monikers.value.get(node.facts.creator) ?? node.facts.creator.slice(0, 8), graph.position.value)}
    </p>
  );
}
