// Collects what one step changes, until the step is over and the change set is handed out.
import type { PeerSet } from '@babble/peers';
import type { ChangeSet, EventRecord, FrameRecord, RoundRecord } from '../change-set.ts';
import type { Block } from '../objects/block.ts';

export class Changes {
  events: EventRecord[] = [];
  rounds: RoundRecord[] = [];
  frames: FrameRecord[] = [];
  blocks: Block[] = [];
  peerSets: (readonly [number, PeerSet])[] = [];

  /** Hands out what was collected and starts anew. */
  take(): ChangeSet {
    const { events, rounds, frames, blocks, peerSets } = this;
    this.events = [];
    this.rounds = [];
    this.frames = [];
    this.blocks = [];
    this.peerSets = [];
    return { events, rounds, frames, blocks, peerSets };
  }
}
