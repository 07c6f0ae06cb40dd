// What a page is told of the chat, as JSON.

/** A line that is in a block, at a place that is the same on all nodes. */
export interface FinalLine {
  /** Its number among all lines of the chat, from 0. */
  readonly number: number;
  readonly text: string;
  /** `null` for lines that came with a snapshot. */
  readonly block: number | null;
  /** Of a line that was submitted here: its id while it was open, and how long it took. */
  readonly id?: string;
  readonly finalityMs?: number;
}

/** A line that was submitted here and is in no block yet. */
export interface OpenLine {
  readonly id: string;
  readonly text: string;
  /** `sent`: on its way to the node. `pending`: the node has it, and the network has not decided yet. */
  readonly state: 'sent' | 'pending';
}

/** Everything there is to show. */
export interface WholeBoard {
  readonly kind: 'whole';
  readonly name: string;
  readonly node: string;
  /** The newest lines. */
  readonly lines: readonly FinalLine[];
  readonly open: readonly OpenLine[];
}

export type BoardChange =
  | WholeBoard
  | { readonly kind: 'final'; readonly line: FinalLine }
  | { readonly kind: 'open'; readonly line: OpenLine }
  /** It will not come, or nobody knows whether it will. */
  | { readonly kind: 'failed'; readonly id: string; readonly text: string; readonly reason: string }
  | { readonly kind: 'node'; readonly node: string };
