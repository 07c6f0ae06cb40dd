// Reads one line of a drawing into tokens with their places; what they connect is decided by `parse-dag.ts`.
import type { DrawnRequest } from './drawing.ts';
import { columnOfLabel, drawingError } from './drawing.ts';

/** A name as it is written, with where it starts (from 0). */
export interface NameToken {
  readonly text: string;
  readonly at: number;
  readonly column: number;
  readonly index: number;
  readonly fork: number;
  readonly round: number | undefined;
  readonly upperCase: boolean;
}

/** An event with the references behind its name and the line that ends at it or begins there. */
export interface EventToken {
  readonly name: NameToken;
  readonly transaction: boolean;
  readonly requests: readonly DrawnRequest[];
  /** `^name`; `'none'` for `^-`. */
  readonly selfParent: NameToken | 'none' | undefined;
  /** `@name`. */
  readonly otherParent: NameToken | undefined;
  /** Place of the `╠` or `╣` of the line to the other-parent's column. */
  readonly lineTo: number | undefined;
}

export interface ScannedLine {
  readonly events: readonly EventToken[];
  /** Places where a column must run: `║`, `╫`, `╠`, `╣`. */
  readonly crossings: readonly number[];
  /** Places of `═`, where no column may run. */
  readonly dashes: readonly number[];
}

const NAME = String.raw`([a-z]+|[A-Z]+)(\d*)\.(\d+)('*)`;
const EVENT = new RegExp(
  String.raw`(?<left>╠[═╫]+ )?(?<name>${NAME})(?<transaction>\*?)(?<requests>(?:[+-][a-z]+)*)` +
    String.raw`(?: \^(?<self>-|${NAME}))?(?: @(?<other>${NAME}))?(?<right> [═╫]+╣)?(?![^ ])`,
  'y',
);
const ONE_NAME = new RegExp(`^${NAME}$`);

/** Throws `BABBLE_HASHGRAPH_DRAWING_INVALID` for anything that is neither an event, a line nor a space. */
export function scanLine(source: string, line: number): ScannedLine {
  const comment = source.indexOf('//');
  const text = comment < 0 ? source : source.slice(0, comment);
  const events: EventToken[] = [];
  const crossings: number[] = [];
  const dashes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    EVENT.lastIndex = at;
    const match = EVENT.exec(text);
    if (match !== null) {
      events.push(eventToken(match, at, line));
      markLine(match[0], at, crossings, dashes);
      at += match[0].length;
    } else if (character === '║') {
      crossings.push(at);
      at += 1;
    } else if (/\s/.test(character)) {
      at += 1;
    } else {
      throw drawingError(`cannot read ${JSON.stringify(text.slice(at, at + 12).trim())}`, line, at + 1);
    }
  }
  return { events, crossings, dashes };
}

function eventToken(match: RegExpExecArray, at: number, line: number): EventToken {
  const { left, name = '', transaction, requests = '', self, other, right } = match.groups ?? {};
  if (left !== undefined && right !== undefined) {
    throw drawingError(`${name} has lines to both sides; an event has one other-parent`, line, at + 1);
  }
  const end = at + match[0].length - 1;
  return {
    name: nameToken(name, at + (left?.length ?? 0), line),
    transaction: transaction === '*',
    requests: [...requests.matchAll(/([+-])([a-z]+)/g)].map(([, sign, label = '']) => {
      return { kind: sign === '+' ? 'join' : 'leave', column: columnOfLabel(label) };
    }),
    selfParent: self === undefined ? undefined : self === '-' ? 'none' : nameToken(self, at, line),
    otherParent: other === undefined ? undefined : nameToken(other, at, line),
    lineTo: left !== undefined ? at : right !== undefined ? end : undefined,
  };
}

function nameToken(text: string, at: number, line: number): NameToken {
  const [, label = '', round = '', index = '', primes = ''] = ONE_NAME.exec(text) ?? [];
  const upperCase = label !== label.toLowerCase();
  if (upperCase && round === '') throw drawingError(`${text} is a witness without a round`, line, at + 1);
  const token = { text, at, column: columnOfLabel(label), index: Number(index), fork: primes.length, upperCase };
  return { ...token, round: round === '' ? undefined : Number(round) };
}

function markLine(text: string, from: number, crossings: number[], dashes: number[]): void {
  for (const [offset, character] of [...text].entries()) {
    if (character === '╠' || character === '╣' || character === '╫') crossings.push(from + offset);
    if (character === '═') dashes.push(from + offset);
  }
}
