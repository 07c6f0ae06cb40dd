// Every batch leaves a row with its number. LevelDB skips a damaged piece of its log and goes on with what follows, and after a
// loss of power an older log may be shorter than a newer one allows: both would leave a gap in the middle of what was written.
// The numbers show it, and the store refuses instead of going on with a graph that never was.
import { HashgraphError } from '@babble/hashgraph';
import { type Cell, readAs } from './cells.ts';
import type { LevelDatabase, Operation } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import { after, digits, JOURNAL, JOURNAL_FLOOR_KEY, numberOf } from './keys.ts';
import { ANEW, openRow, sealRow } from './row.ts';
import { EMPTY_TALLY, type Tally } from './tally.ts';

/** Numbers are kept until this much was written after them: more than what can still be in the logs of LevelDB (two of 8 MiB). */
const KEPT_BYTES = 24 * 1024 * 1024;
/** Numbers that one batch takes away at most. */
const DROPPED_AT_ONCE = 1000;

/** The numbers of the last batches. */
export class Journal {
  #next: number;
  /** Number and size of the batches whose rows are there, oldest first. */
  readonly #kept: (readonly [number: number, bytes: number])[];
  #keptBytes = 0;

  /** What there is according to the last batch. */
  readonly tally: Tally;

  private constructor(numbers: readonly number[], tally: Tally) {
    this.tally = tally;
    this.#next = (numbers.at(-1) ?? -1) + 1;
    // They have left the logs: opening a database writes what is in them into tables.
    this.#kept = numbers.map((number) => [number, 0] as const);
  }

  /** Throws `BABBLE_HASHGRAPH_STORE_DAMAGED` if a batch is missing between others. O(numbers kept). */
  static async read(database: LevelDatabase): Promise<Journal> {
    const rows = await database.iterator({ gte: JOURNAL, lt: after(JOURNAL), ...TEXT_TO_BYTES }).all();
    const contents = rows.map(([key, row]) => openRow(key, row));
    const numbers = rows.map(([key]) => numberOf(key));
    const floorRow = await database.get(JOURNAL_FLOOR_KEY, TEXT_TO_BYTES);
    let expected = floorRow === undefined ? 0 : Number(openRow(JOURNAL_FLOOR_KEY, floorRow));
    if (numbers.length === 0 && floorRow !== undefined) throw missing(expected);
    for (const number of numbers) {
      if (number !== expected) throw missing(Math.min(expected, number));
      expected += 1;
    }
    const last = contents.at(-1);
    return new Journal(numbers, last === undefined ? EMPTY_TALLY : tallyOf(last));
  }

  /** What the next batch, of so many bytes, has to do beside its own work; `tally` is what there will be after it. */
  next(bytes: number, tally: Tally): readonly Operation[] {
    const number = this.#next;
    this.#next += 1;
    this.#kept.push([number, bytes]);
    this.#keptBytes += bytes;
    return [put(`${JOURNAL}${digits(number)}`, tallyCells(tally)), ...this.#drop()];
  }

  #drop(): readonly Operation[] {
    let count = 0;
    while (count < DROPPED_AT_ONCE && count < this.#kept.length - 1) {
      const rest = this.#keptBytes - (this.#kept[count]?.[1] ?? 0);
      if (rest < KEPT_BYTES) break;
      this.#keptBytes = rest;
      count += 1;
    }
    if (count === 0) return [];
    const dropped = this.#kept.splice(0, count);
    const floor = this.#kept[0]?.[0] ?? 0;
    const removals = dropped.map(([number]): Operation => ({ type: 'del', key: `${JOURNAL}${digits(number)}` }));
    return [put(JOURNAL_FLOOR_KEY, floor), ...removals];
  }
}

type TallyCells = readonly [events: number, inserted: number, lastBlock: number, acknowledged: number, pool: number];

function tallyCells({ events, inserted, lastBlock, acknowledged, pool }: Tally): TallyCells {
  return [events, inserted, lastBlock, acknowledged, pool];
}

function tallyOf(content: Cell): Tally {
  const [events, inserted, lastBlock, acknowledged, pool] = readAs<TallyCells>(content);
  return { events, inserted, lastBlock, acknowledged, pool };
}

function put(key: string, content: Cell): Operation {
  return { type: 'put', key, value: sealRow(key, content) };
}

function missing(number: number): HashgraphError {
  return new HashgraphError(
    'BABBLE_HASHGRAPH_STORE_DAMAGED',
    `the database is damaged: batch ${number} is missing, but later ones are there`,
    {
      reason: 'gap',
      batch: number,
      remedy: ANEW,
    },
  );
}
