// The store keeps the contract of stores, on LevelDB and in memory, through crashes and on media that fail.
import { cpSync } from 'node:fs';
import type { Store } from '@babble/hashgraph';
import { type StoreFactory, storeCases } from '@babble/hashgraph/store-suite';
import { type LevelDatabase, levelStore } from '@babble/store';
import { openLevelStore } from '@babble/store/node';
import { describe, test } from '@jest/globals';
import { MemoryLevel } from 'memory-level';
import { type Failing, failingMedium, WatchedDatabase } from './failing-database.ts';
import { newFolder } from './folders.ts';

function inFolders(): StoreFactory {
  const folders = new Map<Store, string>();
  const open = async (folder: string): Promise<Store> => {
    const store = await openLevelStore({ folder });
    folders.set(store, folder);
    return store;
  };
  const folderOf = (store: Store): string => folders.get(store) ?? '';
  return {
    create: () => open(newFolder()),
    reopen: (store) => open(folderOf(store)),
    crash: async (store) => {
      const copy = newFolder();
      cpSync(folderOf(store), copy, { recursive: true });
      return open(copy);
    },
  };
}

function inMemory(failing: Failing): StoreFactory {
  const databases = new Map<Store, WatchedDatabase>();
  const open = async (inner: LevelDatabase): Promise<Store> => {
    const database = new WatchedDatabase(inner);
    const store = await levelStore({ database });
    databases.set(store, database);
    return store;
  };
  const databaseOf = (store: Store): WatchedDatabase => databases.get(store) ?? new WatchedDatabase(new MemoryLevel());
  return {
    create: () => open(new MemoryLevel()),
    reopen: (store) => open(databaseOf(store)),
    crash: async (store) => open(await copyOf(databaseOf(store))),
    failing: (operation) => failingMedium(operation, failing),
    openIterators: () => [...databases.values()].reduce((sum, { openIterators }) => sum + openIterators, 0),
  };
}

async function copyOf(database: LevelDatabase): Promise<LevelDatabase> {
  const encodings = { keyEncoding: 'utf8', valueEncoding: 'view' } as const;
  const entries = await database.iterator({ gte: '', lt: '\uffff', ...encodings }).all();
  const copy: LevelDatabase = new MemoryLevel();
  await copy.batch(
    entries.map(([key, value]) => ({ type: 'put', key, value })),
    { ...encodings, sync: false },
  );
  return copy;
}

const FACTORIES: readonly (readonly [name: string, factory: () => StoreFactory])[] = [
  ['classic-level', inFolders],
  ['memory-level', () => inMemory({ effect: false, forever: true })],
];

describe.each(FACTORIES)('a store on %s', (_name, factory) => {
  for (const { name, run } of storeCases) test(name, () => run(factory()));
});

const FAILURES: readonly Failing[] = [
  { effect: true, forever: true },
  { effect: false, forever: false },
  { effect: true, forever: false },
];

describe.each(FAILURES)('a medium that fails, effect $effect, forever $forever', (failing) => {
  for (const { name, run } of storeCases.filter((storeCase) => storeCase.name.startsWith('when the medium fails'))) {
    test(`OURS-4: ${name}`, () => run(inMemory(failing)));
  }
});
