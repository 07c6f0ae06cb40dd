// What must hold whatever ends when: one sequence of blocks, every accepted transaction in it exactly once, and no two events for one index. It sees
// everything that happens on all machines, and notes what must not have happened.

import type { Block, EventRecord } from '@babble/hashgraph';
import { blockBodyCodec, unansweredBlock } from '@babble/hashgraph';

/** A transaction that a node has accepted. */
interface Accepted {
  readonly machine: number;
  /** How many batches its disk had written then. */
  readonly position: number;
}

export class Oracle {
  readonly findings: string[] = [];
  readonly #blocks = new Map<number, string>();
  /** In which block each transaction came. */
  readonly #committed = new Map<string, number>();
  readonly #accepted = new Map<string, Accepted>();
  /** Events that somebody else than their creator has, by creator and index. */
  readonly #seen = new Map<string, string>();

  /** Index of the newest block that any application was given. */
  newest = -1;
  /** How many events some machine has inserted. */
  eventCount = 0;

  found(what: string): void {
    if (!this.findings.includes(what)) this.findings.push(what);
  }

  get acceptedCount(): number {
    return this.#accepted.size;
  }

  accepted(text: string, accepted: Accepted): void {
    this.#accepted.set(text, accepted);
  }

  /** A machine has lost its power: of what its disk wrote, so many batches are left, and what was accepted later may be gone. */
  powerLost(machine: number, left: number): void {
    for (const [text, accepted] of this.#accepted) {
      if (accepted.machine === machine && accepted.position > left) this.#accepted.delete(text);
    }
  }

  /** An application is given a block. */
  given(machine: number, block: Block): void {
    const index = Number(block.body.index);
    const body = blockBodyCodec.std(unansweredBlock(block).body);
    const known = this.#blocks.get(index);
    if (known === undefined) this.#note(index, body, block);
    else if (known !== body) this.found(`block ${index} differs at machine ${machine}:\n${known}\n${body}`);
  }

  #note(index: number, body: string, block: Block): void {
    this.#blocks.set(index, body);
    this.newest = Math.max(this.newest, index);
    for (const transaction of block.body.transactions ?? []) {
      const text = new TextDecoder().decode(transaction ?? undefined);
      const before = this.#committed.get(text);
      if (before !== undefined) this.found(`transaction "${text}" is in block ${before} and in block ${index}`);
      this.#committed.set(text, index);
    }
  }

  /** A machine has inserted events. */
  inserted(machine: number, ownKey: string, events: readonly EventRecord[]): void {
    for (const { event, creator, index, topologicalIndex } of events) {
      this.eventCount = Math.max(this.eventCount, topologicalIndex + 1);
      if (creator === ownKey) continue;
      const place = `${creator.slice(0, 10)} ${index}`;
      const known = this.#seen.get(place);
      this.#seen.set(place, event.id);
      if (known !== undefined && known !== event.id) {
        this.found(`two events for index ${index} of ${creator.slice(0, 10)}: machine ${machine} has the second`);
      }
    }
  }

  /** Accepted transactions that are in no block yet. */
  get missing(): readonly string[] {
    return [...this.#accepted.keys()].filter((text) => !this.#committed.has(text));
  }
}
