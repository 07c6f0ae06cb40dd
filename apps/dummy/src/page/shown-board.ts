// What the page shows, after each change that it is told of. No document here: a function from the old to the new.
import type { BoardChange, FinalLine, OpenLine } from '../board/board-change.ts';

export interface FailedLine {
  readonly id: string;
  readonly text: string;
  readonly reason: string;
}

export interface ShownBoard {
  readonly name: string;
  readonly node: string;
  /** Ascending by number; at most {@link MOST_LINES}. */
  readonly lines: readonly FinalLine[];
  readonly open: readonly OpenLine[];
  readonly failed: readonly FailedLine[];
}

/** Lines that a page keeps. */
export const MOST_LINES = 2_000;
const MOST_FAILED = 20;

export const EMPTY_BOARD: ShownBoard = { name: '', node: '', lines: [], open: [], failed: [] };

export function changed(board: ShownBoard, change: BoardChange): ShownBoard {
  switch (change.kind) {
    case 'whole': {
      const { name, node, lines, open } = change;
      return { name, node, lines, open, failed: board.failed };
    }
    case 'final':
      return withFinal(board, change.line);
    case 'open':
      return { ...board, open: replaced(board.open, change.line) };
    case 'failed': {
      const { id, text, reason } = change;
      const failed = [...board.failed, { id, text, reason }].slice(-MOST_FAILED);
      return { ...board, open: without(board.open, id), failed };
    }
    case 'node':
      return { ...board, node: change.node };
  }
}

/** Somebody has seen it, or sends it again. */
export function dismissed(board: ShownBoard, id: string): ShownBoard {
  return { ...board, failed: without(board.failed, id) };
}

function withFinal(board: ShownBoard, line: FinalLine): ShownBoard {
  const last = board.lines.at(-1)?.number ?? -1;
  if (line.number <= last) return board;
  const lines = [...board.lines, line].slice(-MOST_LINES);
  return { ...board, lines, open: line.id === undefined ? board.open : without(board.open, line.id) };
}

function replaced(open: readonly OpenLine[], line: OpenLine): readonly OpenLine[] {
  return open.some(({ id }) => id === line.id)
    ? open.map((other) => (other.id === line.id ? line : other))
    : [...open, line];
}

function without<T extends { readonly id: string }>(list: readonly T[], id: string): readonly T[] {
  return list.filter((other) => other.id !== id);
}

export interface Said {
  /** `undefined` for a line that does not say who. */
  readonly name: string | undefined;
  readonly words: string;
}

/** `Alice: hello`; what the chat of somebody else submits may look otherwise. */
export function saidIn(text: string): Said {
  const [, name, words = ''] = /^([^:\n]{1,60}): ?([\s\S]*)$/.exec(text) ?? [];
  return name === undefined ? { name: undefined, words: text } : { name, words };
}

/** `34 ms`, `1.2 s`. */
export function formatFinality(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
