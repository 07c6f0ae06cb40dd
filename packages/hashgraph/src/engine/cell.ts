// Reading typed arrays at indexes that are in range by construction.

/** The number at `index`, which must be in range. */
export function cell(column: Int32Array, index: number): number {
  return column[index] as number;
}
