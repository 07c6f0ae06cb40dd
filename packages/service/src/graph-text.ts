// The whole graph as text, in small pieces: what is part of it is fixed at the beginning, and what is held is one id per event
// (or a reference, if the store would drop the event meanwhile). Rule HTTP-15; weakness J4 of the Go implementation.
import { quote } from '@babble/crypto';
import type { EventId, EventRecord, Participant, RoundInfo, RoundRecord } from '@babble/hashgraph';
import { blockCodec, eventCodec, roundInfoCodec } from '@babble/hashgraph';
import type { GraphView } from '@babble/node';
import { ServiceError } from './errors.ts';
import type { ServiceNode } from './service-node.ts';

type Held = EventRecord | EventId;

interface Collected {
  readonly participant: Participant;
  readonly events: readonly Held[];
}

const FAME = { undecided: 0, famous: 1, notFamous: 2 } as const;

/** Empty pieces are places to pause at: between two pieces little is done. */
export async function* graphText(view: GraphView, node: Pick<ServiceNode, 'block'>): AsyncGenerator<string> {
  const created = new Map<number, Map<string, boolean>>();
  const collected: Collected[] = [];
  let isComplete = true;
  for (const participant of [...view.participants].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const events: Held[] = [];
    for await (const record of eventsOf(view, participant)) {
      if (events.length === 0 && record.index !== 0) isComplete = false;
      events.push(view.completeHistory ? record.event.id : record);
      noteCreated(created, record);
      yield '';
    }
    collected.push({ participant, events });
  }
  yield '{"ParticipantEvents":{';
  yield* participantsText(view, collected);
  yield '},"Rounds":[';
  // Without the oldest events nobody knows which ones the first rounds had.
  if (isComplete) yield* roundsText(view.rounds, created);
  yield '],"Blocks":[';
  yield* blocksText(node, view.lastBlockIndex);
  yield ']}\n';
}

/** Checks that no event is missing between two others. */
async function* eventsOf(view: GraphView, participant: Participant): AsyncGenerator<EventRecord> {
  let previous: number | undefined;
  for await (const record of view.events(participant)) {
    if (previous !== undefined && record.index !== previous + 1) throw incomplete(participant, previous + 1);
    previous = record.index;
    yield record;
  }
}

function noteCreated(created: Map<number, Map<string, boolean>>, { round, event, witness }: EventRecord): void {
  const ofRound = created.get(round) ?? new Map<string, boolean>();
  created.set(round, ofRound.set(event.id, witness));
}

async function* participantsText(view: GraphView, collected: readonly Collected[]): AsyncGenerator<string> {
  for (const [position, { participant, events }] of collected.entries()) {
    yield `${position === 0 ? '' : ','}${quote(participant.key)}:{`;
    const sorted = [...events].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    for (const [i, held] of sorted.entries()) {
      const record = typeof held === 'string' ? await view.event(held) : held;
      if (record === undefined) throw incomplete(participant, undefined);
      yield `${i === 0 ? '' : ','}${quote(record.event.id)}:${eventCodec.std(record.event)}`;
    }
    yield '}';
  }
}

function idOf(held: Held): string {
  return typeof held === 'string' ? held : held.event.id;
}

/** From round 0 on, as long as they are in memory. */
function* roundsText(
  rounds: readonly RoundRecord[],
  created: ReadonlyMap<number, ReadonlyMap<string, boolean>>,
): Generator<string> {
  for (const [number, record] of rounds.entries()) {
    if (record.round !== number) return;
    yield `${number === 0 ? '' : ','}${roundInfoCodec.std(roundInfo(record, created.get(number) ?? new Map()))}`;
  }
}

function roundInfo({ witnesses, receivedEvents }: RoundRecord, created: ReadonlyMap<string, boolean>): RoundInfo {
  const fame = new Map<string, number>(witnesses.map((witness) => [witness.id, FAME[witness.fame]]));
  const createdEvents = new Map(
    [...created].map(([id, witness]) => [id, { witness, famous: fame.get(id) ?? FAME.undecided }] as const),
  );
  return { createdEvents, receivedEvents };
}

/** From block 0 on, as long as they are kept. Signatures may have come since the look was taken, nothing else. */
async function* blocksText(node: Pick<ServiceNode, 'block'>, lastBlockIndex: number): AsyncGenerator<string> {
  for (let index = 0; index <= lastBlockIndex; index += 1) {
    const block = await node.block(index);
    if (block === undefined) return;
    yield `${index === 0 ? '' : ','}${blockCodec.std(block)}`;
  }
}

function incomplete({ key }: Participant, index: number | undefined): ServiceError {
  const message = `the store dropped events of ${key} while the graph was being sent`;
  return new ServiceError('BABBLE_SERVICE_GRAPH_INCOMPLETE', message, { participant: key, index });
}
