// The time in which this tab did not listen, because it was loaded anew or because it slept, and whether what was said meanwhile is here by now.
import type { SeenStatus } from './standing.ts';

export interface Absence {
  /** When it began; `undefined` if nobody knows, as before a page is loaded. Milliseconds since the epoch. */
  readonly fromMs: number | undefined;
  readonly untilMs: number;
  /** The newest block of the network after it, as a node of ours told it; `undefined` as long as nobody has. */
  readonly blockThen: number | undefined;
}

/** Whether all blocks from the time of the absence are here; `undefined` as long as nobody knows how many there are. */
export function isMadeUpFor({ blockThen }: Absence, { lastBlock, isStale }: SeenStatus): boolean | undefined {
  if (isStale) return false;
  return blockThen === undefined ? undefined : lastBlock >= blockThen;
}

/** What the page says of it. `timeOf` writes a time of the day. */
export function absenceText(absence: Absence, status: SeenStatus, timeOf: (ms: number) => string): string {
  const { fromMs, untilMs, blockThen = -1 } = absence;
  const what =
    fromMs === undefined
      ? `This tab was loaded anew at ${timeOf(untilMs)}, with the same key.`
      : `This tab was asleep from ${timeOf(fromMs)} to ${timeOf(untilMs)}.`;
  switch (isMadeUpFor(absence, status)) {
    case true:
      return `${what} What was said meanwhile is here${blockThen < 0 ? '' : `, up to block ${blockThen} and after`}.`;
    case false:
      return `${what} What you see is from before; what was said meanwhile is being caught up …`;
    case undefined:
      return `${what} The others answer; nobody says yet how much was said meanwhile.`;
  }
}
