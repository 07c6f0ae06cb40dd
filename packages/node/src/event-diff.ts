// What somebody lacks of the graph, as far as it is kept and fits into a message. Rules NODE-DIFF-1, NODE-DIFF-2, ST-2, HG-WIRE-7, OURS-8.
import type { EventPage, Hashgraph, WireEvent } from '@babble/hashgraph';
import { HashgraphError, wireEventOf } from '@babble/hashgraph';

/** Payload of one message, in bytes, if it holds several events: it is read at one go, and has to arrive before a time-out. */
const MAX_DIFF_BYTES = 1024 * 1024;

/** Events of a chain that are read at once: some may be large, and of all that is read no more is sent than fits into a message. */
const PAGE = 64;

/** Newest index per participant id, as a message tells it. */
export type Known = ReadonlyMap<number | bigint, number | bigint>;

/** Whether somebody with this known map lacks anything. */
export function lacksEvents(hashgraph: Hashgraph, known: Known): boolean {
  return hashgraph.participants().some(({ id, lastIndex }) => lastIndex > Number(known.get(id) ?? -1));
}

/** How many events the graph lacks of what somebody with this known map has, of the participants it knows. */
export function lagBehind(hashgraph: Hashgraph, known: Known): number {
  return hashgraph
    .participants()
    .reduce((sum, { id, lastIndex }) => sum + Math.max(0, Number(known.get(id) ?? -1) - lastIndex), 0);
}

/** What becomes of a chain of which not everything that is lacking is kept any more: `refuse` all, or `leaveOut` that chain. */
export type WhenTooLate = 'refuse' | 'leaveOut';

/** Up to `limit` events of a creator with an index greater than `index` (ST-4). */
export type EventsAfter = (creator: string, index: number, limit: number) => EventPage | Promise<EventPage>;

export interface EventDiffInit {
  readonly hashgraph: Hashgraph;
  readonly eventsAfter: EventsAfter;
  readonly known: Known;
  readonly limit: number;
  readonly whenTooLate: WhenTooLate;
}

/**
 * Up to `limit` events that somebody with this known map lacks, parents before children, and no more of them than fit into a message that
 * is soon sent. Throws `BABBLE_HASHGRAPH_TOO_OLD` if some of them are not kept any more, and that is to be refused.
 */
export async function eventDiff(init: EventDiffInit): Promise<readonly WireEvent[]> {
  const { hashgraph, limit, known, whenTooLate } = init;
  const lacking: Lacking[] = [];
  for (const { key, id, lastIndex } of hashgraph.participants()) {
    const index = Number(known.get(id) ?? -1);
    if (index >= lastIndex) continue;
    const chain = await chainAfter(init.eventsAfter, { key, id }, index, Math.min(limit, lastIndex - index));
    if (chain !== undefined) lacking.push(...chain);
    else if (whenTooLate === 'refuse') throw tooLate(id, index);
  }
  lacking.sort(byInsertion);
  return lacking.slice(0, Math.min(limit, countWithin(lacking, MAX_DIFF_BYTES))).map(({ wire }) => wire);
}

/**
 * `undefined` if not all of it is kept any more, or can be sent. Of a chain no more is sent than fits into a message by itself: what comes after that is not read, or strangers
 * could have a thousand events of each creator read with every question (OURS-8).
 */
async function chainAfter(
  eventsAfter: EventsAfter,
  { key, id }: { readonly key: string; readonly id: number },
  index: number,
  limit: number,
): Promise<readonly Lacking[] | undefined> {
  if (index < -1) return undefined;
  const lacking: Lacking[] = [];
  for (let sum = 0; sum <= MAX_DIFF_BYTES && lacking.length < limit; ) {
    const wanted = Math.min(PAGE, limit - lacking.length);
    const page = await eventsAfter(key, index + lacking.length, wanted);
    if (page.tooLate) return undefined;
    for (const record of page.events) {
      const wire = wireEventOf(record, id);
      if (wire === undefined) return undefined;
      const bytes = bytesOf(wire);
      lacking.push({ order: record.topologicalIndex, lamport: record.lamport, wire, bytes });
      sum += bytes;
    }
    if (page.events.length < wanted) break;
  }
  return lacking;
}

interface Lacking {
  readonly order: number;
  readonly lamport: number;
  readonly wire: WireEvent;
  /** Of its payload. */
  readonly bytes: number;
}

/** Events that came with a frame have no insertion number; their Lamport timestamps order them as well. */
function byInsertion(a: Lacking, b: Lacking): number {
  return a.order - b.order || a.lamport - b.lamport;
}

/** How many events, from the first on, have no more payload than that together; at least one. */
function countWithin(lacking: readonly Lacking[], maxBytes: number): number {
  let sum = 0;
  const count = lacking.findIndex(({ bytes }) => {
    sum += bytes;
    return sum > maxBytes;
  });
  return count < 0 ? lacking.length : Math.max(count, 1);
}

function bytesOf({ body }: WireEvent): number {
  return (body.transactions ?? []).reduce((sum, transaction) => sum + (transaction?.length ?? 0), 0);
}

function tooLate(id: number, index: number): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_TOO_OLD', `ParticipantEvents[${id}], ${index}, Too Late`, { index });
}
