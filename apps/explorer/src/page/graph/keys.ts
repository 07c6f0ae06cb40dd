// The keys of the drawing: from event to event, opening one, moving, zooming.
import { paths } from '../model/routes.ts';
import { attempt } from '../state/attempt.ts';
import type { Explorer } from '../state/explorer.ts';
import { go } from '../state/location.ts';
import { type Direction, nearestIn, neighbourOf } from './hit.ts';
import type { Surface } from './surface.ts';

const ZOOM = 1.25;

/** Whether the key meant something. */
export function graphKey(event: KeyboardEvent, surface: Surface, explorer: Explorer): boolean {
  const { graph, player, live } = explorer;
  if (event.ctrlKey || event.metaKey || event.altKey || !graph.loaded.value) return false;
  const { orientation, length } = surface.projection;
  const direction = directionOf(event.key, orientation === 'right');
  if (direction !== undefined) {
    select(direction, surface, explorer);
    return true;
  }
  switch (event.key) {
    case 'Enter':
      if (graph.selected.value === undefined) return false;
      go(paths.event(graph.selected.value.id));
      return true;
    case 'Escape':
      graph.selected.value = undefined;
      return true;
    case '+':
    case '=':
      surface.zoomBy(ZOOM);
      return true;
    case '-':
      surface.zoomBy(1 / ZOOM);
      return true;
    case 'PageUp':
      surface.panBy(length * 0.8);
      return true;
    case 'PageDown':
      surface.panBy(-length * 0.8);
      return true;
    case 'End':
      if (live !== undefined && !graph.isAttached) attempt(graph.goLive(graph.total.value));
      graph.following.value = true;
      return true;
    case ' ':
      if (player !== undefined) player.toggle();
      else graph.following.value = !graph.following.value;
      return true;
    default:
      return false;
  }
}

function directionOf(key: string, right: boolean): Direction | undefined {
  const [older, newer, before, after] = right
    ? ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']
    : ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
  return ({ [older]: 'older', [newer]: 'newer', [before]: 'lane-before', [after]: 'lane-after' } as const)[key];
}

function select(direction: Direction, surface: Surface, { graph }: Explorer): void {
  const position = graph.position.value;
  const { window } = graph;
  const { from, to } = surface.projection.visible;
  const selected = graph.selected.value;
  const isThere = selected !== undefined && window.get(selected.id) === selected && selected.isThereAt(position);
  const next = isThere
    ? neighbourOf(window, selected, direction, position)
    : window.lanes
        .map((_, lane) => nearestIn(window, lane, (from + to) / 2, position))
        .find((node) => node !== undefined);
  if (next === undefined) return;
  graph.selected.value = next;
  surface.reveal(next);
}
