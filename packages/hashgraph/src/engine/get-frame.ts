// The frame of a decided round. Rules HG-FRAME-1 … HG-FRAME-7, HG-ROOT-1.
//
// Every root of a frame is the tail of a chain as it was before the frame: for a creator with events in the frame, the
// self-parent of its first event is the last event of that creator in an earlier frame; for all others it is the last
// event in a frame by definition (HG-FRAME-3). So each chain keeps its tail, at most 11 events.
import type { FrameRecord } from '../change-set.ts';
import { HashgraphError } from '../errors.ts';
import type { Frame, FrameEvent, Root } from '../objects/frame.ts';
import { cell } from './cell.ts';
import type { Chain } from './chain.ts';
import type { Graph } from './graph.ts';
import { median } from './median.ts';
import { compareConsensusOrder, OrderedEvent } from './ordered-event.ts';
import type { Round } from './round.ts';

/** A frame with its events as the core keeps them, in consensus order. */
export interface OrderedFrame {
  readonly record: FrameRecord;
  readonly orderedEvents: readonly OrderedEvent[];
}

/** The frame of a decided round, before anything of it counts as ordered. */
export function getFrame(graph: Graph, round: Round): OrderedFrame {
  const orderedEvents = round.receivedEvents.map((id) => orderedEventOf(graph, id)).sort(compareConsensusOrder);
  const rooted = rootedChains(graph, round, orderedEvents);
  const frame: Frame = {
    round: round.number,
    peers: round.electorate.peerSet.peers,
    roots: new Map(rooted.map((chain) => [chain.key, rootOf(chain)])),
    events: orderedEvents.map((event) => event.frameEvent),
    peerSets: new Map(graph.peerSets.entries().map(([from, set]) => [from, set.peers])),
    timestamp: median(round.famousWitnesses().map((witness) => witness.timestamp)), // HG-FRAME-5
  };
  const eventIds = orderedEvents.map(({ event }) => event.id);
  const hash = graph.sha256(graph.frameText.write(frame, orderedEvents, rooted));
  return { record: { frame, hash, eventIds }, orderedEvents };
}

/** HG-FRAME-1. */
function orderedEventOf(graph: Graph, id: string): OrderedEvent {
  const { events } = graph;
  const slot = events.slotOf(id);
  if (slot === undefined) {
    throw new HashgraphError('BABBLE_HASHGRAPH_INVARIANT', `received event ${id} is not in the window`, { event: id });
  }
  const event = events.event(slot);
  const lamportTimestamp = cell(events.lamport, slot);
  const frameEvent: FrameEvent = {
    core: { body: event.body, signature: event.signature },
    round: cell(events.round, slot),
    lamportTimestamp,
    witness: events.isWitness(slot),
  };
  return new OrderedEvent(event, frameEvent, lamportTimestamp);
}

/** HG-FRAME-3: creators in the frame, and every participant whose first round has come; in the order of their keys. */
function rootedChains(graph: Graph, round: Round, orderedEvents: readonly OrderedEvent[]): readonly Chain[] {
  const creators = new Set(orderedEvents.map(({ event }) => graph.chainOf(event.body.creator)));
  return graph.chains
    .filter((chain) => creators.has(chain) || (graph.peerSets.firstRound(chain.key) ?? Infinity) <= round.number)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function rootOf(chain: Chain): Root {
  return { events: chain.orderedTail.map((event) => event.frameEvent) };
}
