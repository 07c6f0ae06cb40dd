// The memory store keeps the contract of stores.
import type { Store } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { storeCases } from '@babble/hashgraph/store-suite';
import { describe, test } from '@jest/globals';

const STORES: readonly (readonly [name: string, create: () => Store])[] = [
  ['memory store', () => memoryStore()],
  ['memory store without limit', () => memoryStore({ cacheSize: Number.POSITIVE_INFINITY })],
];

describe.each(STORES)('%s', (_name, create) => {
  const { supports } = create();
  for (const { name, needs, run } of storeCases) {
    if (needs !== undefined && !supports[needs]) test.skip(`${name} (skipped: no ${needs})`, () => undefined);
    else test(name, () => run({ create: async () => create(), reopen: async (store) => store }));
  }
});
