// Stores in memory that survive their nodes: what a node that is made again finds, as one with a database does.
import type { Store } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';

export interface LastingStores {
  /** By the number of the node. */
  readonly stores: ReadonlyMap<number, Store>;
  /** For a simulated network. */
  readonly storeOf: (store: Store, number: number) => Store;
}

export function lastingStores(): LastingStores {
  const stores = new Map<number, Store>();
  const storeOf = (_: Store, number: number): Store => {
    const kept = stores.get(number);
    if (kept !== undefined) return kept;
    const store = memoryStore({ cacheSize: Number.POSITIVE_INFINITY });
    const lasting = Object.assign(store, {
      supports: { persistence: true, completeHistory: true },
      close: async () => undefined,
    });
    stores.set(number, lasting);
    return lasting;
  };
  return { stores, storeOf };
}
