// What became of events: from memory as long as they are there, else from the rounds in the store. A page of events asks for each round once.
import type { EventRecord, RoundRecord } from '@babble/hashgraph';
import type { ServiceNode } from '../service-node.ts';
import type { BlockRounds } from './block-rounds.ts';
import type { EventFate } from './event-answer.ts';
import type { FameAnswer } from './schemas/event.ts';

/** How many rounds after its own an old event is looked for. Nearly all are received within a few. */
const FARTHEST = 50;

type Node = Pick<ServiceNode, 'look' | 'lastConsensusRound'>;

export class Fates {
  readonly #node: Node;
  readonly #blocks: BlockRounds;
  readonly #rounds = new Map<number, RoundRecord | undefined>();
  readonly #received = new Map<number, ReadonlySet<string>>();

  constructor(node: Node, blocks: BlockRounds) {
    this.#node = node;
    this.#blocks = blocks;
  }

  async of(record: EventRecord): Promise<EventFate> {
    const { look } = this.#node;
    const status = look.eventStatus(record.event.id);
    const roundReceived = status === undefined ? await this.#receptionOf(record) : (status.roundReceived ?? null);
    const fame = record.witness ? (status?.fame ?? (await this.#fameOf(record))) : null;
    return { fame, roundReceived, block: roundReceived === null ? null : await this.#blocks.blockOf(roundReceived) };
  }

  async #receptionOf({ event, round }: EventRecord): Promise<number | null> {
    const last = Math.min(this.#node.lastConsensusRound, round + FARTHEST);
    for (let number = round + 1; number <= last; number += 1) {
      if ((await this.#receivedIn(number)).has(event.id)) return number;
    }
    return null;
  }

  async #fameOf({ event, round }: EventRecord): Promise<FameAnswer> {
    return (await this.#round(round))?.witnesses.find(({ id }) => id === event.id)?.fame ?? 'undecided';
  }

  async #receivedIn(number: number): Promise<ReadonlySet<string>> {
    const known = this.#received.get(number);
    if (known !== undefined) return known;
    const received = new Set<string>((await this.#round(number))?.receivedEvents);
    this.#received.set(number, received);
    return received;
  }

  async #round(number: number): Promise<RoundRecord | undefined> {
    if (!this.#rounds.has(number)) this.#rounds.set(number, await this.#node.look.round(number));
    return this.#rounds.get(number);
  }
}
