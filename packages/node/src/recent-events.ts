// The newest events of each creator, as gossip asks for them: nearly everybody lacks only what has just come, and reading that from a disk would cost more than
// sending it. What is older comes from the store. Rules NODE-DIFF-1, ST-4, OURS-8.
import { type EventPage, type EventRecord, payloadBytes } from '@babble/hashgraph';

/** Events remembered per creator: at most this many, at least half of them unless they are too large. */
const REMEMBERED = 1_000;
/** Payload of all that are remembered, in bytes as it is held in memory: some seconds of a busy network. */
const REMEMBERED_BYTES = 32 * 1024 * 1024;

/** Consecutive indexes. */
interface RecentChain {
  readonly records: EventRecord[];
  /** Their payload. */
  bytes: number;
}

export class RecentEvents {
  readonly #maxBytes: number;
  readonly #chains = new Map<string, RecentChain>();
  /** Of all chains. */
  #bytes = 0;

  constructor(maxBytes: number = REMEMBERED_BYTES) {
    this.#maxBytes = maxBytes;
  }

  add(records: readonly EventRecord[]): void {
    for (const record of records) {
      const chain = this.#chains.get(record.creator) ?? { records: [], bytes: 0 };
      this.#chains.set(record.creator, chain);
      const newest = chain.records.at(-1);
      // The reference lets one event take another's place (ST-3); the store knows what holds then.
      if (newest !== undefined && record.index !== newest.index + 1) this.#drop(chain, chain.records.length);
      chain.records.push(record);
      this.#count(chain, bytesOf(record));
      if (chain.records.length > REMEMBERED) this.#drop(chain, REMEMBERED / 2);
    }
    while (this.#bytes > this.#maxBytes) {
      const largest = [...this.#chains.values()].reduce((a, b) => (a.bytes >= b.bytes ? a : b));
      this.#drop(largest, Math.ceil(largest.records.length / 2));
    }
  }

  clear(): void {
    this.#chains.clear();
    this.#bytes = 0;
  }

  /** Up to `limit` events directly after an index; `undefined` if older ones are asked for than are remembered. */
  after(creator: string, index: number, limit: number): EventPage | undefined {
    const records = this.#chains.get(creator)?.records ?? [];
    const [oldest] = records;
    if (oldest === undefined || index + 1 < oldest.index) return undefined;
    const from = index + 1 - oldest.index;
    return { events: records.slice(from, from + limit), tooLate: false };
  }

  /** Forgets the oldest `count` events of a chain. */
  #drop(chain: RecentChain, count: number): void {
    for (const record of chain.records.splice(0, count)) this.#count(chain, -bytesOf(record));
  }

  #count(chain: RecentChain, bytes: number): void {
    chain.bytes += bytes;
    this.#bytes += bytes;
  }
}

function bytesOf({ event }: EventRecord): number {
  return payloadBytes(event.body.transactions);
}
