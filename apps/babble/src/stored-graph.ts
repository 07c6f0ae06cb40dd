// The database in a data directory, for commands that only look at it. Rules OPS-FILE-8, OPS-FILE-9.

import { HashgraphError } from '@babble/hashgraph';
import type { ErrorData } from '@babble/host';
import { openLevelStoreForReading, type ReadableStore } from '@babble/store/node';
import { CliError } from './cli-error.ts';

/** Opens it without changing it; rejects with a {@link StoredGraphError}. */
export async function openStoredGraph(folder: string): Promise<ReadableStore> {
  try {
    return await openLevelStoreForReading({ folder });
  } catch (error) {
    throw storedGraphError(error, folder);
  }
}

/** What is wrong with a database, with the code and the reason that its package gives. */
export class StoredGraphError extends CliError {
  readonly code: string;
  /** `data.reason` of @babble/store. */
  readonly reason: string;

  constructor(error: HashgraphError, folder: string) {
    const reason = String(error.data['reason'] ?? 'io');
    super(error.message.includes(folder) ? error.message : `${folder}: ${error.message}`, {
      remedy: remedyOf(reason, error.data),
      cause: error,
    });
    this.code = error.code;
    this.reason = reason;
  }
}

/** The same error as its user is to see it, if it is one of the store. */
export function storedGraphError(error: unknown, folder: string): unknown {
  const isOfStore = error instanceof HashgraphError && error.code.startsWith('BABBLE_HASHGRAPH_STORE_');
  return isOfStore ? new StoredGraphError(error, folder) : error;
}

/** What helps where the contents are not what they should be. */
export const BEGIN_ANEW =
  "Begin anew with 'babble run --store --fresh': it moves the database aside, and the node fetches everything from the others (with --fast-sync at once).";

/** Where only the kept state of the application is damaged, everything else is still of use. */
const REPLAY_APP =
  "Start with 'babble run --store --replay-app', which gives the application all blocks from 0 instead of the state that was kept of it.";

function remedyOf(reason: string, data: ErrorData): string {
  switch (reason) {
    case 'locked':
      return "A node runs with it: stop it first; or ask the running node with 'babble status' or 'babble export --url'.";
    case 'absent':
      return 'Name a data directory with --datadir, or the database itself with --db; a node has one if it runs with --store.';
    case 'damaged':
    case 'gap':
      return String(data['key'] ?? '').startsWith('snapshot/') ? REPLAY_APP : BEGIN_ANEW;
    default: {
      const remedy = String(data['remedy'] ?? 'look at the disk and the log of the system, then try again');
      return `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.`;
    }
  }
}

/** The number of the oldest event that has one; `undefined`: there is none. */
export async function oldestNumber(store: ReadableStore): Promise<number | undefined> {
  return (await store.inserted(0, 1))[0]?.topologicalIndex;
}

/** Whether events were dropped from the graph since it began, with the genesis or with a frame. Which numbers are left does not tell: whoever was silent keeps his newest. */
export function isPrunedStore({ supports }: Pick<ReadableStore, 'supports'>): boolean {
  return !supports.completeHistory;
}

/** How many events have numbers, or a few more if some were dropped: O(log) questions. */
export async function eventCountOf(store: ReadableStore): Promise<number> {
  const oldest = await oldestNumber(store);
  if (oldest === undefined) return 0;
  const isBeyond = async (number: number): Promise<boolean> => (await store.inserted(number, 1)).length === 0;
  let step = 1;
  while (!(await isBeyond(oldest + step))) step *= 2;
  let [low, high] = [oldest + Math.floor(step / 2), oldest + step];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await isBeyond(middle)) high = middle;
    else low = middle + 1;
  }
  return low - oldest;
}
