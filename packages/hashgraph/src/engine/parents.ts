// Checks of a new event against the graph, before anything changes. Rules HG-INS-2, HG-INS-3, HG-INS-7, HG-INS-11.
import { encodeHex } from '@babble/crypto';
import type { ErrorData } from '@babble/host';
import type { HashgraphErrorCode } from '../errors.ts';
import { HashgraphError } from '../errors.ts';
import type { Event } from '../objects/event.ts';
import { cell } from './cell.ts';
import type { Chain } from './chain.ts';
import type { EventTable } from './event-table.ts';
import type { Graph } from './graph.ts';

/** Indexes are kept as 32-bit integers; two billion events per creator. */
const GREATEST_INDEX = 0x7ffffffe;

/** The slots of the parents of an event. */
export interface Parents {
  readonly selfParent: number | undefined;
  readonly otherParent: number | undefined;
}

/** Where a new event goes. */
export interface Place extends Parents {
  readonly chain: Chain;
  readonly index: number;
}

/** The latest round of the parents, −1 without any. */
export function parentRoundOf({ round }: EventTable, { selfParent, otherParent }: Parents): number {
  const ofSelf = selfParent === undefined ? -1 : cell(round, selfParent);
  return otherParent === undefined ? ofSelf : Math.max(ofSelf, cell(round, otherParent));
}

/** The place of an event; throws one coded error per check that it does not pass, in the order of the rules. */
export function findPlace(graph: Graph, event: Event): Place {
  const [selfParentId, otherParentId] = event.body.parents ?? [];
  if (selfParentId === undefined || otherParentId === undefined) {
    throw refusal('BABBLE_HASHGRAPH_PARENTS_INVALID', `event ${event.id} has fewer than two parents`, event);
  }
  const chain = chainOf(graph, event);
  const selfParent = selfParentOf(graph, event, chain, selfParentId);
  const otherParent = otherParentOf(graph, event, otherParentId);
  return { chain, index: indexOf(graph, event, chain, selfParent), selfParent, otherParent };
}

function chainOf(graph: Graph, event: Event): Chain {
  const chain = graph.chainOf(event.body.creator);
  if (chain !== undefined) return chain;
  const key = encodeHex(event.body.creator ?? new Uint8Array(0));
  const message = `creator ${key} of event ${event.id} is no participant`;
  throw refusal('BABBLE_HASHGRAPH_CREATOR_UNKNOWN', message, event, { creator: key });
}

/** HG-INS-2. */
function selfParentOf(graph: Graph, event: Event, chain: Chain, id: string): number | undefined {
  const { head } = chain;
  if (head === undefined) {
    if (id === '') return undefined;
    const message = `first event ${event.id} names a self-parent`;
    throw refusal('BABBLE_HASHGRAPH_SELF_PARENT_UNKNOWN', message, event, { creator: chain.key });
  }
  if (graph.events.idOf(head) === id) return head;
  const message = `self-parent of event ${event.id} is not the creator's newest event`;
  const known = knownAt(graph, event, chain);
  throw refusal('BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD', message, event, { creator: chain.key, known });
}

/** The id of the event that is known at the same place, if there is one: equal for a duplicate, different for a fork. */
function knownAt(graph: Graph, event: Event, chain: Chain): string | undefined {
  const slot = typeof event.body.index === 'number' ? chain.slotAt(event.body.index) : undefined;
  return slot === undefined ? undefined : graph.events.idOf(slot);
}

/** HG-INS-3. */
function otherParentOf(graph: Graph, event: Event, id: string): number | undefined {
  if (id === '') return undefined;
  const slot = graph.events.slotOf(id);
  if (slot !== undefined) return slot;
  const message = `other-parent ${id} of event ${event.id} is not known`;
  throw refusal('BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN', message, event, { otherParent: id });
}

/** HG-INS-11 in strict admission; the list of the reference (HG-INS-7, ST-3) in reference admission. */
function indexOf(graph: Graph, event: Event, chain: Chain, selfParent: number | undefined): number {
  const { index } = event.body;
  const next = selfParent === undefined ? 0 : cell(graph.events.index, selfParent) + 1;
  const placement = typeof index === 'number' ? chain.placementOf(index) : 'skippedIndex';
  const placed = placement === 'append' || placement === 'replace';
  const allowed = graph.admission === 'strict' ? index === next : placed;
  if (allowed && typeof index === 'number' && Math.abs(index) <= GREATEST_INDEX) return index;
  const message = `event ${event.id} has index ${index} instead of ${next}`;
  throw refusal('BABBLE_HASHGRAPH_INDEX_INVALID', message, event, { creator: chain.key, index, expected: next });
}

function refusal(code: HashgraphErrorCode, message: string, { id }: Event, data: ErrorData = {}): HashgraphError {
  return new HashgraphError(code, message, { event: id, ...data });
}
