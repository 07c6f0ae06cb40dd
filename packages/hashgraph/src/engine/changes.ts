// Collects what one step changes, until the step is over and the change set is handed out.
import type { PeerSet } from '@babble/peers';
import type { ChangeSet, EventRecord, FrameRecord, RoundRecord } from '../change-set.ts';
import type { Block } from '../objects/block.ts';

type PeerSetEntry = readonly [round: number, peerSet: PeerSet];

/** Most steps insert one event and change nothing else: they share the empty lists. */
const NONE: readonly never[] = [];

export class Changes {
  #events: EventRecord[] | undefined;
  #rounds: RoundRecord[] | undefined;
  #frames: FrameRecord[] | undefined;
  #blocks: Block[] | undefined;
  #peerSets: PeerSetEntry[] | undefined;

  addEvent(event: EventRecord): void {
    if (this.#events === undefined) this.#events = [event];
    else this.#events.push(event);
  }

  addRound(round: RoundRecord): void {
    this.#rounds ??= [];
    this.#rounds.push(round);
  }

  addFrame(frame: FrameRecord): void {
    this.#frames ??= [];
    this.#frames.push(frame);
  }

  addBlock(block: Block): void {
    this.#blocks ??= [];
    this.#blocks.push(block);
  }

  addPeerSet(round: number, peerSet: PeerSet): void {
    this.#peerSets ??= [];
    this.#peerSets.push([round, peerSet]);
  }

  /** Hands out what was collected and starts anew. */
  take(): ChangeSet {
    const changes: ChangeSet = {
      events: this.#events ?? NONE,
      rounds: this.#rounds ?? NONE,
      frames: this.#frames ?? NONE,
      blocks: this.#blocks ?? NONE,
      peerSets: this.#peerSets ?? NONE,
    };
    this.#events = undefined;
    this.#rounds = undefined;
    this.#frames = undefined;
    this.#blocks = undefined;
    this.#peerSets = undefined;
    return changes;
  }
}
