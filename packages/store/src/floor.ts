// Below what a pruned graph has nothing any more. It is written in one step and holds from then on, whatever rows below it are still there: those go in the
// background (pruned-rows.ts).
import { chainPieces, type FrameRecord } from '@babble/hashgraph';
import { type Cell, readAs } from './cells.ts';
import type { LevelDatabase } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import type { GenerationKeys } from './keys.ts';
import { openRow } from './row.ts';

export interface Floor {
  /** Rounds and frames below it are dropped. */
  readonly round: number;
  /** From this insertion number on none is missing; before it some are. */
  readonly firstWhole: number;
  /** By creator, the index of the oldest event that is kept; of others nothing was dropped. */
  readonly chains: ReadonlyMap<string, number>;
}

/** Nothing was dropped. */
export const NO_FLOOR: Floor = { round: 0, firstWhole: 0, chains: new Map() };

/**
 * The floor after the history below a frame is dropped; nowhere lower than before, and nobody loses his newest event. `newest` tells its index, `inserted` is the
 * newest insertion number.
 */
export function raisedFloor(
  before: Floor,
  { frame }: FrameRecord,
  { newest, inserted }: { readonly newest: (creator: string) => number | undefined; readonly inserted: number },
): Floor {
  const raised = new Map(before.chains);
  for (const [creator, { first }] of chainPieces(frame)) {
    const last = newest(creator);
    if (last === undefined) continue;
    raised.set(creator, Math.max(before.chains.get(creator) ?? 0, Math.min(first, last)));
  }
  return { round: Math.max(before.round, Number(frame.round)), firstWhole: inserted + 1, chains: raised };
}

type FloorCells = readonly [round: number, firstWhole: number, chains: ReadonlyMap<string, number>];

export function floorRow({ round, firstWhole, chains }: Floor): Cell {
  const cells: FloorCells = [round, firstWhole, chains];
  return cells;
}

/** {@link NO_FLOOR} if nothing was dropped. */
export async function readFloor(database: LevelDatabase, keys: GenerationKeys): Promise<Floor> {
  const row = await database.get(keys.floor, TEXT_TO_BYTES);
  if (row === undefined) return NO_FLOOR;
  const [round, firstWhole, chains] = readAs<FloorCells>(openRow(keys.floor, row));
  return { round, firstWhole, chains };
}
