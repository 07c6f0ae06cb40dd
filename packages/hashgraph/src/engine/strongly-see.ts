// Who sees whom. Rules HG-SEE-1 … HG-SEE-4. The later event comes first in every relation.
import { cell } from './cell.ts';
import type { Electorate } from './electorate.ts';
import type { Witness } from './witness.ts';

/** Whether the event with this row of last ancestors sees the event `index` of the chain `column` (HG-SEE-1, HG-SEE-3). */
export function sees(lastAncestors: Int32Array, column: number, index: number): boolean {
  return cell(lastAncestors, column) >= index;
}

/**
 * Whether the event whose last ancestors start at `row` strongly sees the witness: through events of a super-majority of
 * the electorate (HG-SEE-4).
 */
export function stronglySees(
  lastAncestors: Int32Array,
  row: number,
  witness: Witness,
  { columns, superMajority }: Electorate,
): boolean {
  const { firstDescendants } = witness;
  const count = columns.length;
  let through = 0;
  for (let i = 0; i < count; i += 1) {
    const column = cell(columns, i);
    if (cell(lastAncestors, row + column) >= cell(firstDescendants, column)) {
      through += 1;
      if (through >= superMajority) return true;
    }
  }
  return through >= superMajority;
}

/** How many of the witnesses are strongly seen; stops counting at `enough`. */
export function countStronglySeen(
  lastAncestors: Int32Array,
  row: number,
  witnesses: readonly Witness[],
  electorate: Electorate,
  enough: number,
): number {
  let count = 0;
  for (const witness of witnesses) {
    if (stronglySees(lastAncestors, row, witness, electorate)) {
      count += 1;
      if (count >= enough) return count;
    }
  }
  return count;
}
