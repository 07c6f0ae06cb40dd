// A graph as it is drawn: who made an event, on which events it builds, what a reader expects of it. No hashes, no keys.
// The text form is described at `parseDag`.
import { HashgraphError } from '../errors.ts';

/** What the name of an event claims: its round, and by upper case that it is a witness. */
export interface Expectation {
  readonly round: number;
  readonly witness: boolean;
}

/** A membership request carried by an event: `+d` asks for the creator of column d to join, `-d` to leave. */
export interface DrawnRequest {
  readonly kind: 'join' | 'leave';
  readonly column: number;
}

export interface DrawnEvent {
  /** Number of the creator's column, from 0: letter a. */
  readonly column: number;
  /** Position in the creator's chain, from 0. */
  readonly index: number;
  /** 0, or the number of primes: which of several events of this creator and index it is. */
  readonly fork: number;
  /** Position in {@link Drawing.events}; `undefined` for none, or if it lies outside of the drawing. */
  readonly selfParent: number | undefined;
  /** Position in {@link Drawing.events}; `undefined` for none, or if it lies outside of the drawing. */
  readonly otherParent: number | undefined;
  /** Drawn as `*`: the event carries one transaction. */
  readonly transaction: boolean;
  readonly requests: readonly DrawnRequest[];
  /** `undefined` if the name leaves the round out. */
  readonly expected: Expectation | undefined;
}

/** Events in insertion order: parents come before children. */
export interface Drawing {
  readonly events: readonly DrawnEvent[];
}

/** a … z, aa, ab, …: the letters of a column. */
export function columnLabel(column: number): string {
  const rest = Math.floor(column / 26);
  const letter = String.fromCharCode(97 + (column % 26));
  return rest === 0 ? letter : columnLabel(rest - 1) + letter;
}

/** The column of letters in either case. */
export function columnOfLabel(label: string): number {
  let column = 0;
  for (const letter of label.toLowerCase()) column = column * 26 + (letter.charCodeAt(0) - 96);
  return column - 1;
}

/** For instance `B2.5'`: creator, round, index, forks; upper case for a witness. */
export function eventName({ column, index, fork, expected }: DrawnEvent): string {
  const label = columnLabel(column);
  const cased = expected?.witness === true ? label.toUpperCase() : label;
  return `${cased}${expected?.round ?? ''}.${index}${"'".repeat(fork)}`;
}

/** The refusal of a drawing: line and column from 1, where there is a text. */
export function drawingError(message: string, line?: number, column?: number): HashgraphError {
  const place = line === undefined ? '' : `line ${line}, column ${column}: `;
  return new HashgraphError('BABBLE_HASHGRAPH_DRAWING_INVALID', `${place}${message}`, { line, column });
}
