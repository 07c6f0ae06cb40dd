// Opening: from any state that a crash can leave to a store, or to a refusal with a reason. What is read is bounded by the
// creators, the pool and the journal, not by the history.

import { readAs } from './cells.ts';
import { ChainBounds } from './chain-bounds.ts';
import type { LevelDatabase } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import { storeFailure } from './failure.ts';
import { readFloor } from './floor.ts';
import { ensureFormat, type Format } from './format.ts';
import type { Generation, Origin } from './generation.ts';
import { GroupWriter } from './group-writer.ts';
import { Journal } from './journal.ts';
import { GenerationKeys, GRAPH_KEY } from './keys.ts';
import { Leftovers } from './leftovers.ts';
import type { Opened } from './level-store.ts';
import { PoolRows } from './pool-rows.ts';
import { damaged, openRow } from './row.ts';
import { checkTally, readTally } from './tally.ts';

/** Opens a database, whose layout is or becomes `format`; closes it again if that fails. */
export async function openDatabase(database: LevelDatabase, format: Format): Promise<Opened> {
  try {
    // Waits for one that is being opened; does nothing to one that is open.
    await database.open();
    await ensureFormat(database, format);
    const journal = await Journal.read(database);
    const generation = await readGeneration(database);
    const pool = await PoolRows.read(database);
    const tally = await readTally(database, generation, pool.count);
    checkTally(tally, journal.tally);
    const writer = new GroupWriter(database, journal);
    return { database, writer, leftovers: new Leftovers(database), generation, pool, tally };
  } catch (error) {
    await database.close().catch(() => undefined);
    throw storeFailure(error, 'opening the database');
  }
}

async function readGeneration(database: LevelDatabase): Promise<Generation> {
  const row = await database.get(GRAPH_KEY, TEXT_TO_BYTES);
  if (row === undefined) throw damaged(GRAPH_KEY, 'is missing');
  const [number, origin] = readAs<readonly [number, Origin]>(openRow(GRAPH_KEY, row));
  const keys = new GenerationKeys(number);
  const floor = await readFloor(database, keys);
  return { number, keys, origin, chains: await ChainBounds.read(database, keys, floor), floor };
}
