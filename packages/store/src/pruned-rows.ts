// The rows below a floor. Nobody reads them any more; they go event by event, the rows of each in one step, so that whatever a crash leaves can be gone on with.
import { readAs } from './cells.ts';
import type { LevelDatabase, Operation } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import type { Floor } from './floor.ts';
import { digits, type GenerationKeys, type Place } from './keys.ts';
import { openRow } from './row.ts';
import { eventIdIn } from './rows/event-row.ts';

/** Events, or other rows, removed in one step: other calls wait no longer than that. Events are read before, and those of a busy network have hundreds of transactions. */
const EVENTS_AT_ONCE = 50;
const ROWS_AT_ONCE = 1000;

export interface PrunedRowsInit {
  readonly database: LevelDatabase;
  readonly keys: GenerationKeys;
  /** What lies below this one is gone already. Databases find the end of what was removed slowly. */
  readonly before: Floor;
  readonly floor: Floor;
  readonly isStopped: () => boolean;
}

/** Removes what lies between two floors, until it is done or stopped. Rejects with what the database says. */
export async function removePrunedRows(init: PrunedRowsInit): Promise<void> {
  const { database, keys, before, floor, isStopped } = init;
  let last = keys.events;
  for (const [creator, first] of floor.chains) {
    const removed = await removeEvents(init, { creator, from: before.chains.get(creator) ?? 0, first });
    if (removed > last) last = removed;
  }
  for (const prefix of [keys.rounds, keys.frames]) {
    const range = { gte: `${prefix}${digits(before.round)}`, lt: `${prefix}${digits(floor.round)}` };
    await clearRange(database, range, isStopped);
    if (!isStopped()) await database.compactRange?.(prefix, range.lt, { keyEncoding: 'utf8' });
  }
  if (!isStopped()) await database.compactRange?.(keys.events, last, { keyEncoding: 'utf8' });
}

/** Removes all rows of a range, a piece at a time. */
export async function clearRange(
  database: LevelDatabase,
  range: { readonly gte: string; readonly lt: string },
  isStopped: () => boolean,
): Promise<void> {
  while (!isStopped()) {
    const [key] = await database.keys({ ...range, limit: 1, keyEncoding: 'utf8' }).all();
    if (key === undefined) return;
    await database.clear({ ...range, limit: ROWS_AT_ONCE, keyEncoding: 'utf8' });
  }
}

/** Returns the last key of an event that is removed, in the order of keys; `''` if none is. */
async function removeEvents(
  { database, keys, isStopped }: PrunedRowsInit,
  { creator, from, first }: { readonly creator: string; readonly from: number; readonly first: number },
): Promise<string> {
  let last = '';
  for (let next = from; next < first && !isStopped(); ) {
    const range = { gte: keys.link(creator, next), lt: keys.link(creator, first), limit: EVENTS_AT_ONCE };
    const links = await database.iterator({ ...range, ...TEXT_TO_BYTES }).all();
    if (links.length === 0) break;
    const operations = await removals(database, keys, links);
    await database.batch(operations, { ...TEXT_TO_BYTES, sync: false });
    for (const { key } of operations) if (key > last && key.startsWith(keys.events)) last = key;
    next += links.length;
  }
  return last;
}

/** Of each event its row, the one that names it by its id, and its place in the chain. */
async function removals(
  database: LevelDatabase,
  keys: GenerationKeys,
  links: readonly (readonly [key: string, row: Uint8Array])[],
): Promise<Operation[]> {
  const places = links.map(([key, row]) => keys.event(readAs<Place>(openRow(key, row))));
  const rows = await database.getMany(places, TEXT_TO_BYTES);
  const gone = links.flatMap(([link], i) => {
    const place = places[i] ?? '';
    const row = rows[i];
    const id = row === undefined ? [] : [keys.id(eventIdIn(openRow(place, row)))];
    return [place, ...id, link];
  });
  return gone.map((key) => ({ type: 'del', key }));
}
