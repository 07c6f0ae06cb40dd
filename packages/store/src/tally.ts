// How much there is, according to the last batch. A row whose key was hit is not found any more, and no checksum tells: what is found
// at the opening is compared with what was written.
import type { LevelDatabase } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import type { Generation } from './generation.ts';
import { ACKNOWLEDGED_KEY, after, BODIES, numberOf } from './keys.ts';
import { damaged, openRow } from './row.ts';

/** Everything from before the first batch is nothing: −1 for the last of none. */
export interface Tally {
  /** Events of all chains. */
  readonly events: number;
  /** The newest insertion number. */
  readonly inserted: number;
  readonly lastBlock: number;
  readonly acknowledged: number;
  /** Rows of the pool. */
  readonly pool: number;
}

export const EMPTY_TALLY: Tally = { events: 0, inserted: -1, lastBlock: -1, acknowledged: -1, pool: 0 };

/** What is there. O(creators). */
export async function readTally(database: LevelDatabase, { keys, chains }: Generation, pool: number): Promise<Tally> {
  const acknowledged = await database.get(ACKNOWLEDGED_KEY, TEXT_TO_BYTES);
  return {
    events: chains.count,
    inserted: await lastOf(database, keys.events),
    lastBlock: await lastOf(database, BODIES),
    acknowledged: acknowledged === undefined ? -1 : Number(openRow(ACKNOWLEDGED_KEY, acknowledged)),
    pool,
  };
}

/** Throws `BABBLE_HASHGRAPH_STORE_DAMAGED` where more or less is there than was written. */
export function checkTally(found: Tally, written: Tally): void {
  for (const [name, count] of Object.entries(written)) {
    const there = found[name as keyof Tally];
    if (there !== count) throw damaged(name, `count ${there}, not ${count}`);
  }
}

async function lastOf(database: LevelDatabase, prefix: string): Promise<number> {
  const range = { gte: prefix, lt: after(prefix), reverse: true, limit: 1 };
  const [last] = await database.iterator({ ...range, ...TEXT_TO_BYTES }).all();
  if (last === undefined) return -1;
  openRow(...last);
  return numberOf(last[0]);
}
