// Checks of a new event against the graph, before anything changes. Rules HG-INS-2, HG-INS-3, HG-INS-7, HG-INS-11.
import { encodeHex } from '@babble/crypto';
import { HashgraphError } from '../errors.ts';
import type { Event } from '../objects/event.ts';
import { cell } from './cell.ts';
import type { Chain } from './chain.ts';
import type { Graph } from './graph.ts';

/** Indexes are kept as 32-bit integers; two billion events per creator. */
const GREATEST_INDEX = 0x7ffffffe;

/** Where a new event goes. */
export interface Place {
  readonly chain: Chain;
  readonly index: number;
  readonly selfParent: number | undefined;
  readonly otherParent: number | undefined;
}

export function findPlace(graph: Graph, event: Event): Place {
  const [selfParentId, otherParentId] = event.body.parents ?? [];
  if (selfParentId === undefined || otherParentId === undefined) {
    throw new HashgraphError('BABBLE_HASHGRAPH_PARENTS_INVALID', `event ${event.id} has fewer than two parents`, {
      event: event.id,
    });
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
  throw new HashgraphError(
    'BABBLE_HASHGRAPH_CREATOR_UNKNOWN',
    `creator ${key} of event ${event.id} is no participant`,
    {
      event: event.id,
      creator: key,
    },
  );
}

/** HG-INS-2. */
function selfParentOf(graph: Graph, event: Event, chain: Chain, id: string): number | undefined {
  const { head } = chain;
  if (head === undefined) {
    if (id === '') return undefined;
    throw new HashgraphError('BABBLE_HASHGRAPH_SELF_PARENT_UNKNOWN', `first event ${event.id} names a self-parent`, {
      event: event.id,
      creator: chain.key,
    });
  }
  if (graph.events.event(head).id === id) return head;
  throw new HashgraphError(
    'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD',
    `self-parent of event ${event.id} is not the creator's newest event`,
    { event: event.id, creator: chain.key, known: knownAt(graph, event, chain) },
  );
}

/** The id of the event that is known at the same place, if there is one: equal for a duplicate, different for a fork. */
function knownAt(graph: Graph, event: Event, chain: Chain): string | undefined {
  const slot = typeof event.body.index === 'number' ? chain.slotAt(event.body.index) : undefined;
  return slot === undefined ? undefined : graph.events.event(slot).id;
}

/** HG-INS-3. */
function otherParentOf(graph: Graph, event: Event, id: string): number | undefined {
  if (id === '') return undefined;
  const slot = graph.events.slotOf(id);
  if (slot !== undefined) return slot;
  throw new HashgraphError(
    'BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN',
    `other-parent ${id} of event ${event.id} is not known`,
    {
      event: event.id,
      otherParent: id,
    },
  );
}

/** HG-INS-11 in strict admission; the list of the reference (HG-INS-7, ST-3) in reference admission. */
function indexOf(graph: Graph, event: Event, chain: Chain, selfParent: number | undefined): number {
  const { index } = event.body;
  const next = selfParent === undefined ? 0 : cell(graph.events.index, selfParent) + 1;
  const placement = typeof index === 'number' ? chain.placementOf(index) : 'skippedIndex';
  const placed = placement === 'append' || placement === 'replace';
  const allowed = graph.admission === 'strict' ? index === next : placed;
  if (allowed && typeof index === 'number' && Math.abs(index) <= GREATEST_INDEX) return index;
  throw new HashgraphError(
    'BABBLE_HASHGRAPH_INDEX_INVALID',
    `event ${event.id} has index ${index} instead of ${next}`,
    {
      event: event.id,
      creator: chain.key,
      index,
      expected: next,
    },
  );
}
