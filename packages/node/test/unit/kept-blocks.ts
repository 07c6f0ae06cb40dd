// A store that survives, with blocks that an application has answered, and a logger that is listened to.
import type { Block, ChangeSet, Store } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import type { Logger } from '@babble/host';

const NOTHING: ChangeSet = { events: [], rounds: [], frames: [], blocks: [], peerSets: [] };

/** The state after a block is its index. */
export function stateHashOf(index: number): Uint8Array {
  return Uint8Array.of(index);
}

export function answeredBlock(index: number): Block {
  return {
    body: {
      index,
      roundReceived: index + 1,
      timestamp: 0,
      stateHash: stateHashOf(index),
      frameHash: Uint8Array.of(1),
      peersHash: Uint8Array.of(2),
      transactions: [Uint8Array.of(index)],
      internalTransactions: [],
      internalTransactionReceipts: [],
    },
    signatures: new Map(),
  };
}

/** Has answered blocks with these indexes; the last is the one that was acknowledged last. */
export async function storeWith(indexes: readonly number[]): Promise<Store> {
  const store = Object.assign(memoryStore(), { supports: { persistence: true, completeHistory: true } });
  await addBlocks(store, indexes);
  return store;
}

export async function addBlocks(store: Store, indexes: readonly number[]): Promise<void> {
  for (const index of indexes)
    await store.append({ ...NOTHING, blocks: [answeredBlock(index)] }, { acknowledged: index });
}

export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Notes what is said to operators: level and message. */
export function notingLogger(): { readonly logger: Logger; readonly said: string[] } {
  const said: string[] = [];
  const note =
    (level: string) =>
    (_fields: object, message: string): void =>
      void said.push(`${level}: ${message}`);
  const logger: Logger = {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
    child: () => logger,
  };
  return { logger, said };
}
