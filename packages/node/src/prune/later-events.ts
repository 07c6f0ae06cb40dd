// What came after a frame, and on what of others it builds: whether all of it can be inserted into a graph that begins with the frame. What builds on an event below
// the frame cannot (HG-RESET-7), nor what may be in an earlier frame (HG-RESET-8). Rounds that the graph could not compute are stored with the events. Asked before
// anything is dropped that a restart could need instead, of one frame after the other: every event is read once.
import { chainPieces, type EventRecord, type Frame, type Hashgraph } from '@babble/hashgraph';
import type { EventsAfter } from '../event-diff.ts';

/** Events asked for at once. Few: of a busy network each has hundreds of transactions, and what is read from a disk is of no use a moment later. */
const PAGE_COUNT = 32;

/** Consecutive events of a creator after the frame. */
interface LaterChain {
  /** Index of the first. */
  readonly first: number;
  readonly events: Pick<EventRecord, 'otherParent' | 'round'>[];
}

export interface LaterEventsInit {
  /** Fast sync replaces the graph: then nothing that was read holds any more. */
  readonly graph: () => Pick<Hashgraph, 'participants'>;
  readonly eventsAfter: EventsAfter;
}

export class LaterEvents {
  readonly #init: LaterEventsInit;
  #graph: Pick<Hashgraph, 'participants'> | undefined;
  readonly #chains = new Map<string, LaterChain>();

  constructor(init: LaterEventsInit) {
    this.#init = init;
  }

  /** Events that come meanwhile do not count. `false` also if some are not kept any more. Of older frames than the last one, all is read again. */
  async followFrom(frame: Frame): Promise<boolean> {
    const graph = this.#init.graph();
    if (graph !== this.#graph) this.#chains.clear();
    this.#graph = graph;
    const pieces = chainPieces(frame);
    const participants = graph.participants();
    for (const { key, lastIndex } of participants) {
      if (!(await this.#read(key, pieces.get(key)?.last ?? -1, lastIndex))) return false;
    }
    const oldest = new Map(participants.map(({ key, id }) => [id, pieces.get(key)?.first ?? 0]));
    return participants.every(({ key }) => {
      const isUnlisted = frame.roots?.has(key) !== true && !pieces.has(key);
      return this.#chains.get(key)?.events.every(({ otherParent, round }) => {
        if (otherParent === undefined || (isUnlisted && round < Number(frame.round))) return false;
        return otherParent.index < 0 || otherParent.index >= (oldest.get(otherParent.creatorId) ?? 0);
      });
    });
  }

  /** Knows those after an index then, up to the newest; `false` if they are not kept any more. */
  async #read(key: string, index: number, newest: number): Promise<boolean> {
    const first = index + 1;
    const known = this.#chains.get(key);
    const isKnown = known !== undefined && first >= known.first;
    const chain = { first, events: isKnown ? known.events.slice(first - known.first) : [] };
    this.#chains.set(key, chain);
    for (;;) {
      const last = index + chain.events.length;
      if (last >= newest) return true;
      const { events, tooLate } = await this.#init.eventsAfter(key, last, PAGE_COUNT);
      if (tooLate) return false;
      if (events.length === 0) return true;
      chain.events.push(...events.map(({ otherParent, round }) => ({ otherParent, round })));
    }
  }
}
