// What happened in a node since the stream was last written: noted while the graph is busy, told when it is not. Bounded: whoever notes more than can be
// told has to begin anew (OURS-8, OURS-9).
import type { Block, ChangeSet, EventRecord, FrameRecord, RoundRecord } from '@babble/hashgraph';

export type Noted =
  | { readonly kind: 'event'; readonly record: EventRecord }
  | { readonly kind: 'fame'; readonly record: RoundRecord }
  | {
      readonly kind: 'received';
      readonly ids: FrameRecord['eventIds'];
      readonly round: number;
      readonly block: number | null;
    }
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'state'; readonly state: string };

export class NotedChanges {
  readonly #most: number;
  #noted: Noted[] = [];
  #overflowed = false;

  constructor(most: number) {
    this.#most = most;
  }

  add(noted: Noted): void {
    if (this.#noted.length < this.#most) this.#noted.push(noted);
    else this.#overflowed = true;
  }

  /** In the order of consensus: an event before the fame of a round, fame before what the round received. */
  addChanges({ events, rounds, frames, blocks }: ChangeSet): void {
    for (const record of events) this.add({ kind: 'event', record });
    for (const record of rounds) this.add({ kind: 'fame', record });
    for (const { frame, eventIds } of frames) {
      if (eventIds.length === 0) continue;
      const round = Number(frame.round);
      const block = blocks.find(({ body }) => Number(body.roundReceived) === round);
      this.add({
        kind: 'received',
        ids: eventIds,
        round,
        block: block === undefined ? null : Number(block.body.index),
      });
    }
  }

  /** All that was noted, and whether it is everything; begins anew. */
  take(): { readonly noted: readonly Noted[]; readonly complete: boolean } {
    const taken = { noted: this.#noted, complete: !this.#overflowed };
    this.#noted = [];
    this.#overflowed = false;
    return taken;
  }
}
