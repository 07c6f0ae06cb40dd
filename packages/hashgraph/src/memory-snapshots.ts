// The newest state of the application in memory. Rule APP-API-3.
import { joinBytes } from '@babble/host';
import type { KeptSnapshot, SnapshotStore } from './snapshot-store.ts';

export class MemorySnapshots implements SnapshotStore {
  readonly #assertOpen: () => void;
  #newest: KeptSnapshot | undefined;
  #last: Promise<void> = Promise.resolve();

  /** `assertOpen` throws when the store is closed. */
  constructor(assertOpen: () => void) {
    this.#assertOpen = assertOpen;
  }

  keep(blockIndex: number, snapshot: AsyncIterable<Uint8Array>): Promise<void> {
    const kept = this.#last.then(() => this.#keep(blockIndex, snapshot));
    // How it ends is told to whoever called.
    this.#last = kept.catch(() => undefined);
    return kept;
  }

  async newest(): Promise<KeptSnapshot | undefined> {
    this.#assertOpen();
    return this.#newest;
  }

  async #keep(blockIndex: number, snapshot: AsyncIterable<Uint8Array>): Promise<void> {
    this.#assertOpen();
    const pieces: Uint8Array[] = [];
    // Whoever gives it may use one array again and again.
    for await (const piece of snapshot) pieces.push(piece.slice());
    this.#assertOpen();
    const bytes = joinBytes(pieces);
    this.#newest = {
      blockIndex,
      byteCount: bytes.length,
      read: async function* () {
        yield bytes.slice();
      },
    };
  }
}
