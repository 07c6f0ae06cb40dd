// From the wire form to the event and back. Rules HG-WIRE-1 … HG-WIRE-7.
import type { EventRecord } from '../change-set.ts';
import { HashgraphError } from '../errors.ts';
import type { BlockSignature } from '../objects/block-signature.ts';
import type { Event, EventBody } from '../objects/event.ts';
import { identifyEvent } from '../objects/event.ts';
import type { WireEvent } from '../objects/wire-event.ts';
import { takenRound } from './certain-round.ts';
import type { Chain } from './chain.ts';
import type { Graph } from './graph.ts';

/**
 * Resolves the wire events of one message, in order: an event may refer to one before it in the same message, although
 * nothing of the message is inserted yet.
 */
export class WireResolver {
  readonly #graph: Graph;
  readonly #resolved = new Map<string, string>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Throws `BABBLE_HASHGRAPH_WIRE_UNRESOLVED`, or `…_TOO_OLD` if a parent has left the window, or the round of the event cannot be known (HG-RESET-8): nobody has to verify it. */
  resolve(wire: WireEvent): Event {
    const { body } = wire;
    const chain = this.#graph.chainById.get(body.creatorId);
    if (chain === undefined) throw unresolved(`Creator ${body.creatorId} not found`); // HG-WIRE-1
    const eventBody: EventBody = {
      transactions: body.transactions,
      internalTransactions: body.internalTransactions,
      parents: [this.#selfParentOf(wire), this.#otherParentOf(wire)],
      creator: chain.publicKey,
      index: body.index,
      blockSignatures:
        body.blockSignatures?.map(
          ({ index, signature }): BlockSignature => ({ validator: chain.publicKey, index, signature }),
        ) ?? null, // HG-WIRE-4
      timestamp: body.timestamp,
    };
    const event = identifyEvent({ body: eventBody, signature: wire.signature }, this.#graph.sha256);
    this.#checkNew(chain, event);
    this.#resolved.set(`${body.creatorId}/${body.index}`, event.id);
    return event;
  }

  /** Whether an event at this place was known and has left the window since: it cannot be compared any more. */
  isForgotten(creatorId: number, index: number | bigint): boolean {
    const chain = this.#graph.chainById.get(creatorId);
    return chain !== undefined && chain.count > 0 && index >= 0 && index < chain.oldestIndex;
  }

  /** HG-WIRE-2. */
  #selfParentOf({ body }: WireEvent): string {
    if (body.selfParentIndex < 0) return '';
    const id = this.#idAt(body.creatorId, body.selfParentIndex);
    if (id !== undefined) return id;
    throw unresolved(`ParticipantEvents[${body.creatorId}], ${body.selfParentIndex}, Not Found`);
  }

  /** HG-WIRE-3. */
  #otherParentOf({ body }: WireEvent): string {
    if (body.otherParentIndex < 0) return '';
    if (!this.#graph.chainById.has(body.otherParentCreatorId)) {
      throw unresolved(`Participant ${body.otherParentCreatorId} not found`);
    }
    const id = this.#idAt(body.otherParentCreatorId, body.otherParentIndex);
    if (id !== undefined) return id;
    throw unresolved(`OtherParent (creator: ${body.otherParentCreatorId}, index: ${body.otherParentIndex}) not found`);
  }

  /** What insertion would refuse is not worth a verification: of a new event, once its parents are in the graph. A graph from genesis knows all that is below. */
  #checkNew(chain: Chain, { id, body }: Event): void {
    const { events, roundLowerBound } = this.#graph;
    if (roundLowerBound === undefined) return;
    const parents = body.parents ?? [];
    const [selfParent, otherParent] = parents.map((parent) => events.slotOf(parent));
    const isComing = parents.some((parent) => parent !== '' && events.slotOf(parent) === undefined);
    if (isComing || selfParent !== chain.head || events.slotOf(id) !== undefined) return;
    takenRound(this.#graph, id, { chain, selfParent, otherParent });
  }

  #idAt(creatorId: number, index: number | bigint): string | undefined {
    const resolved = this.#resolved.get(`${creatorId}/${index}`);
    if (resolved !== undefined) return resolved;
    const chain = this.#graph.chainById.get(creatorId);
    if (chain === undefined || typeof index !== 'number') return undefined;
    if (chain.count > 0 && index < chain.oldestIndex) {
      throw new HashgraphError('BABBLE_HASHGRAPH_TOO_OLD', `ParticipantEvents[${creatorId}], ${index}, Too Late`, {
        creator: chain.key,
        index,
      });
    }
    const slot = chain.slotAt(index);
    return slot === undefined ? undefined : this.#graph.events.idOf(slot);
  }
}

/** The wire form of a stored event, or `undefined` if a parent lies below a frame (HG-WIRE-7). */
export function wireEventOf(record: EventRecord, creatorId: number): WireEvent | undefined {
  const { body, signature } = record.event;
  const { otherParent } = record;
  if (otherParent === undefined) return undefined;
  return {
    body: {
      transactions: body.transactions,
      internalTransactions: body.internalTransactions,
      blockSignatures: body.blockSignatures?.map(({ index, signature: text }) => ({ index, signature: text })) ?? null,
      creatorId,
      otherParentCreatorId: otherParent.creatorId,
      index: body.index,
      selfParentIndex: body.parents?.[0] === '' ? -1 : record.index - 1, // HG-WIRE-6
      otherParentIndex: otherParent.index,
      timestamp: body.timestamp,
    },
    signature,
  };
}

function unresolved(message: string): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_WIRE_UNRESOLVED', message);
}
