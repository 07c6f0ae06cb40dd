// From the drawing to the graph. The drawing is the fixture: there is no second description beside it that could disagree.
import { Chains } from './chains.ts';
import type { Drawing, DrawnEvent } from './drawing.ts';
import { columnLabel, drawingError, eventName } from './drawing.ts';
import type { EventToken, NameToken, ScannedLine } from './scan-line.ts';
import { scanLine } from './scan-line.ts';

/**
 * The graph of a drawing.
 *
 * One column per creator, named a, b, …; time runs downward; one or more events per line, read from left to right. `//`
 * begins a comment.
 *
 * - `b0.1`: creator b, expected round 0, index 1; upper case if a witness is expected; `b.1` expects nothing.
 * - `║` carries a column on. The self-parent is the event before on the column; `^b0.3` names another, `^-` none.
 * - `╠═══ b0.1` and `b0.1 ═══╣`: the other-parent is the newest event of the column at `╠` or `╣` above this line; `╫`
 *   passes over a column. `@a0.1` behind the name names an older one, or one of the same column.
 * - `b0.1*` carries a transaction, `b0.1+d` asks for d to join, `b0.1-d` to leave.
 * - `b0.1'` is another event of the same creator and index: a fork; `b0.2'` goes on from it.
 *
 * Throws `BABBLE_HASHGRAPH_DRAWING_INVALID` with `line` and `column`, from 1.
 */
export function parseDag(text: string): Drawing {
  const sheet = new Sheet();
  for (const [number, line] of text.split('\n').entries()) sheet.read(scanLine(line, number + 1), number + 1);
  return { events: sheet.events };
}

/** What is drawn above the line being read. */
class Sheet {
  readonly events: DrawnEvent[] = [];
  readonly #chains = new Chains();
  readonly #placeByColumn = new Map<number, number>();
  readonly #columnByPlace = new Map<number, number>();
  readonly #newest = new Map<number, number>();

  read(line: ScannedLine, number: number): void {
    this.#checkColumns(line, number);
    const newestAbove = new Map(this.#newest);
    for (const token of line.events) {
      this.#placeColumn(token.name, number);
      const { column, index, fork, round, upperCase } = token.name;
      const event: DrawnEvent = {
        column,
        index,
        fork,
        selfParent: this.#selfParent(token, number),
        otherParent: this.#otherParent(token, newestAbove, number),
        transaction: token.transaction,
        requests: token.requests,
        expected: round === undefined ? undefined : { round, witness: upperCase },
      };
      if (this.#chains.find(event) !== undefined) {
        throw drawingError(`${token.name.text} is drawn twice; a fork has a prime`, number, token.name.at + 1);
      }
      this.#chains.add(event, this.events.length);
      this.#newest.set(column, this.events.length);
      this.events.push(event);
    }
  }

  #checkColumns({ crossings, dashes }: ScannedLine, line: number): void {
    for (const place of crossings) {
      if (!this.#columnByPlace.has(place)) throw drawingError('no column begins above this place', line, place + 1);
    }
    for (const place of dashes) {
      const column = this.#columnByPlace.get(place);
      if (column === undefined) continue;
      throw drawingError(`a line passes over column ${columnLabel(column)} with ╫`, line, place + 1);
    }
  }

  /** The first event of a column says where the column is. */
  #placeColumn({ column, at, text }: NameToken, line: number): void {
    const place = this.#placeByColumn.get(column);
    const other = this.#columnByPlace.get(at);
    if (place === at) return;
    if (place !== undefined) {
      throw drawingError(`${text} is not in column ${columnLabel(column)}, at ${place + 1}`, line, at + 1);
    }
    if (other !== undefined) throw drawingError(`${text} is in column ${columnLabel(other)}`, line, at + 1);
    this.#placeByColumn.set(column, at);
    this.#columnByPlace.set(at, column);
  }

  #selfParent({ name, selfParent }: EventToken, line: number): number | undefined {
    if (selfParent === 'none') return undefined;
    if (selfParent !== undefined) return this.#named(selfParent, line);
    const implied = this.#chains.impliedSelfParent(name);
    if (implied === 'gap') {
      const missing = `${columnLabel(name.column)}….${name.index - 1}`;
      throw drawingError(`${name.text} has no self-parent ${missing} above it`, line, name.at + 1);
    }
    return implied;
  }

  #otherParent(token: EventToken, newestAbove: ReadonlyMap<number, number>, line: number): number | undefined {
    const named = token.otherParent === undefined ? undefined : this.#named(token.otherParent, line);
    if (token.lineTo === undefined) return named;
    const column = this.#columnByPlace.get(token.lineTo) ?? -1;
    if (named === undefined) return newestAbove.get(column);
    if (this.events[named]?.column === column) return named;
    const message = `${token.otherParent?.text} is not in column ${columnLabel(column)}, where the line ends`;
    throw drawingError(message, line, token.name.at + 1);
  }

  #named({ column, index, fork, text, at }: NameToken, line: number): number {
    const position = this.#chains.find({ column, index, fork });
    const event = position === undefined ? undefined : this.events[position];
    if (position === undefined || event === undefined) throw drawingError(`no event ${text} above`, line, at + 1);
    if (eventName(event) !== text) throw drawingError(`${text} is drawn as ${eventName(event)}`, line, at + 1);
    return position;
  }
}
