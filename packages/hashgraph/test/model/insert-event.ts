// Insertion: the checks, the coordinates, and the walk that spreads first descendants.
// Rules HG-INS-2, HG-INS-3, HG-INS-4, HG-INS-7 … HG-INS-9, HG-INS-11, HG-COORD-1 … HG-COORD-3. Signatures are believed.
import type { Coordinate, ModelEvent, StoredEvent } from './model-event.ts';
import { isLoadedEvent } from './model-event.ts';
import type { ModelState } from './model-state.ts';
import { ModelNotFound } from './model-state.ts';
import { isWitness } from './predicates.ts';

/** Why an event was not taken. */
export type ModelRefusalReason =
  | 'creatorUnknown'
  | 'selfParentUnknown'
  | 'selfParentNotHead'
  | 'otherParentUnknown'
  | 'indexInvalid';

/** An event that the rules refuse; the model is unchanged. */
export class ModelRefusal extends Error {
  readonly reason: ModelRefusalReason;

  constructor(reason: ModelRefusalReason, event: ModelEvent) {
    super(`${reason}: ${event.creator.slice(0, 10)}… ${event.index}`);
    this.reason = reason;
  }
}

/** Checks and inserts one event; nothing of consensus is decided yet. */
export function insertEvent(state: ModelState, event: ModelEvent): void {
  checkParents(state, event);
  state.topologicalIndex += 1;
  placeEvent(state, event);
  state.undetermined.push(event.id);
  if (isLoadedEvent(event)) state.pendingLoadedEvents += 1;
}

function checkParents(state: ModelState, event: ModelEvent): void {
  const list = state.participants.get(event.creator);
  if (list === undefined) throw new ModelRefusal('creatorUnknown', event);
  const head = list.byIndex.get(list.last);
  if (head === undefined && event.selfParent !== '') throw new ModelRefusal('selfParentUnknown', event);
  if (head !== undefined && event.selfParent !== head) throw new ModelRefusal('selfParentNotHead', event);
  if (event.otherParent !== '' && !state.events.has(event.otherParent)) {
    throw new ModelRefusal('otherParentUnknown', event);
  }
  if (event.index !== list.last + 1) throw new ModelRefusal('indexInvalid', event);
}

/** Coordinates, store, propagation: also for the events of a frame, whose parents may be missing (HG-RESET-3). */
export function placeEvent(state: ModelState, event: ModelEvent): StoredEvent {
  const own: Coordinate = { index: event.index, id: event.id };
  const lastAncestors = mergedAncestors(state.events.get(event.selfParent), state.events.get(event.otherParent));
  lastAncestors.set(event.creator, own);
  const stored: StoredEvent = {
    event,
    lastAncestors,
    firstDescendants: new Map([[event.creator, own]]),
    round: undefined,
    lamport: undefined,
    roundReceived: undefined,
  };
  state.events.set(event.id, stored);
  const list = state.participants.get(event.creator);
  if (list === undefined) throw new Error(`ParticipantEvents, ${event.creator}, Unknown Participant`);
  list.byIndex.set(event.index, event.id);
  list.last = event.index;
  for (const coordinate of lastAncestors.values()) spreadFirstDescendant(state, coordinate.id, event.creator, own);
  return stored;
}

/** HG-COORD-1. */
function mergedAncestors(self: StoredEvent | undefined, other: StoredEvent | undefined): Map<string, Coordinate> {
  const merged = new Map((self ?? other)?.lastAncestors ?? []);
  if (self === undefined || other === undefined) return merged;
  for (const [creator, coordinate] of other.lastAncestors) {
    const present = merged.get(creator);
    if (present === undefined || coordinate.index > present.index) merged.set(creator, coordinate);
  }
  return merged;
}

/** HG-COORD-3. ⚠ as the reference: the walk stops at a witness (HG-COORD-4). */
function spreadFirstDescendant(state: ModelState, from: string, creator: string, descendant: Coordinate): void {
  let stored = state.events.get(from);
  while (stored !== undefined && !stored.firstDescendants.has(creator)) {
    stored.firstDescendants.set(creator, descendant);
    if (isWitnessIfKnown(state, stored.event.id)) return;
    stored = state.events.get(stored.event.selfParent);
  }
}

/** "An error counts as not a witness": the round of an event is unknown while the record of its parents' round is missing. */
function isWitnessIfKnown(state: ModelState, id: string): boolean {
  try {
    return isWitness(state, id);
  } catch (error) {
    if (error instanceof ModelNotFound) return false;
    throw error;
  }
}
