// Which events of each creator are in the store: a piece of its chain without gaps, so two numbers say it. Kept in memory, as
// changes are put together without asking the database.
import type { LevelDatabase } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import type { Floor } from './floor.ts';
import { after, type GenerationKeys, numberOf } from './keys.ts';
import { damaged, openRow } from './row.ts';

export class ChainBounds {
  readonly #bounds = new Map<string, { oldest: number; newest: number }>();
  /** Events in all chains. */
  count = 0;

  /** Reads the ends of all chains, as far as they are not below the floor. O(creators), however long their chains are. */
  static async read(database: LevelDatabase, keys: GenerationKeys, floor: Floor): Promise<ChainBounds> {
    const bounds = new ChainBounds();
    const end = after(keys.chains);
    for (let from = keys.chains; ; ) {
      const found = await readEnd(database, from, end, false);
      if (found === undefined) return bounds;
      const creator = found.slice(keys.chains.length, found.lastIndexOf('/'));
      const behind = after(keys.chain(creator));
      from = behind;
      const first = floor.chains.get(creator) ?? 0;
      const isBelow = numberOf(found) < first;
      const oldest = isBelow ? await readEnd(database, keys.link(creator, first), behind, false) : found;
      // Then rows were lost, which the count shows.
      if (oldest === undefined) continue;
      const newest = (await readEnd(database, oldest, behind, true)) ?? oldest;
      bounds.add(creator, numberOf(oldest));
      bounds.add(creator, numberOf(newest));
    }
  }

  /** The next event of a creator; its first may have any index. */
  add(creator: string, index: number): void {
    const known = this.#bounds.get(creator);
    if (known === undefined) {
      this.#bounds.set(creator, { oldest: index, newest: index });
      this.count += 1;
    } else if (index > known.newest) {
      this.count += index - known.newest;
      known.newest = index;
    }
  }

  /** Events before these indexes are dropped; nobody's newest is. */
  dropBelow(floors: ReadonlyMap<string, number>): void {
    for (const [creator, first] of floors) {
      const known = this.#bounds.get(creator);
      if (known === undefined || first <= known.oldest) continue;
      this.count -= first - known.oldest;
      known.oldest = first;
    }
  }

  newest(creator: string): number | undefined {
    return this.#bounds.get(creator)?.newest;
  }

  has(creator: string, index: number): boolean {
    const known = this.#bounds.get(creator);
    return known !== undefined && index >= known.oldest && index <= known.newest;
  }
}

async function readEnd(
  database: LevelDatabase,
  gte: string,
  lt: string,
  reverse: boolean,
): Promise<string | undefined> {
  const [entry] = await database.iterator({ gte, lt, reverse, limit: 1, ...TEXT_TO_BYTES }).all();
  if (entry === undefined) return undefined;
  const [key, row] = entry;
  openRow(key, row);
  if (!/\/\d{16}$/.test(key)) throw damaged(key, 'has a key of no form');
  return key;
}
