// The newest events of each creator, as gossip asks for them: nearly everybody lacks only what has just come, and reading that from a disk would cost more than
// sending it. What is older comes from the store. Rules NODE-DIFF-1, ST-4.
import type { EventPage, EventRecord } from '@babble/hashgraph';

/** Events remembered per creator: at most this many, at least half of them. */
const REMEMBERED = 1_000;

export class RecentEvents {
  /** Consecutive indexes per creator. */
  readonly #chains = new Map<string, EventRecord[]>();

  add(records: readonly EventRecord[]): void {
    for (const record of records) {
      const chain = this.#chains.get(record.creator) ?? [];
      // The reference lets one event take another's place (ST-3); the store knows what holds then.
      if (record.index !== (chain.at(-1)?.index ?? record.index - 1) + 1) chain.length = 0;
      chain.push(record);
      if (chain.length > REMEMBERED) chain.splice(0, REMEMBERED / 2);
      this.#chains.set(record.creator, chain);
    }
  }

  clear(): void {
    this.#chains.clear();
  }

  /** Up to `limit` events directly after an index; `undefined` if older ones are asked for than are remembered. */
  after(creator: string, index: number, limit: number): EventPage | undefined {
    const chain = this.#chains.get(creator);
    const oldest = chain?.[0];
    if (chain === undefined || oldest === undefined || index + 1 < oldest.index) return undefined;
    const from = index + 1 - oldest.index;
    return { events: chain.slice(from, from + limit), tooLate: false };
  }
}
