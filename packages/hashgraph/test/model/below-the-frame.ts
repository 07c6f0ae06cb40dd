// What a model that began with a frame cannot know of a new event, found by looking at all its ancestors. Rule HG-RESET-8.
import type { ModelEvent } from './model-event.ts';
import type { ModelState } from './model-state.ts';
import { isWitness, roundOf } from './predicates.ts';

/** Whether the event may be of a later round than its parents although nothing that is known says so. */
export function isRoundDoubtful(state: ModelState, event: ModelEvent): boolean {
  return latestUnknownRound(state, event, new Map()) >= parentRoundOf(state, event);
}

/** The latest round of the parents, −1 without any. */
export function parentRoundOf(state: ModelState, { selfParent, otherParent }: ModelEvent): number {
  return Math.max(-1, ...[selfParent, otherParent].filter((id) => id !== '').map((id) => roundOf(state, id)));
}

/** The latest round that an ancestor can be of which the model does not have. */
function latestUnknownRound(state: ModelState, event: ModelEvent, memo: Map<string, number>): number {
  const known = memo.get(event.id);
  if (known !== undefined) return known;
  const latest = Math.max(
    ...(['selfParent', 'otherParent'] as const).map((which) => {
      const id = event[which];
      if (id === '') return Number.NEGATIVE_INFINITY;
      const parent = state.events.get(id);
      if (parent !== undefined) return latestUnknownRound(state, parent.event, memo);
      return roundOf(state, event.id) - (which === 'selfParent' && isWitness(state, event.id) ? 1 : 0);
    }),
  );
  memo.set(event.id, latest);
  return latest;
}
