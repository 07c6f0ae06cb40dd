// From the graph to its drawing: the text that `parseDag` reads back as the same graph.
import { Chains } from './chains.ts';
import type { Drawing, DrawnEvent } from './drawing.ts';
import { columnLabel, drawingError, eventName } from './drawing.ts';

/** Least distance between two columns. */
const MIN_PITCH = 9;
/** Between the longest cell and the next column: a space, a dash, and a space again. */
const CELL_MARGIN = 3;

/** An event with the text of its cell and the column its line goes to. */
interface Cell {
  readonly column: number;
  readonly text: string;
  readonly lineTo: number | undefined;
}

/** Lines of text, each with a newline. Throws `BABBLE_HASHGRAPH_DRAWING_INVALID` for a parent that comes later. */
export function renderDag({ events }: Drawing): string {
  const cells = layOut(events);
  const places = placesOf(cells);
  const begun = new Set<number>();
  const lines: string[] = [];
  for (let at = 0; at < cells.length; ) {
    const row = firstEventsFrom(events, cells, at);
    if (lines.length > 0) lines.push(drawRow([], places, begun));
    lines.push(drawRow(row, places, begun));
    for (const { column } of row) begun.add(column);
    at += row.length;
  }
  return lines.map((line) => `${line}\n`).join('');
}

function layOut(events: readonly DrawnEvent[]): readonly Cell[] {
  const newest = new Map<number, number>();
  const chains = new Chains();
  return events.map((event, position) => {
    const { column, otherParent, transaction, requests } = event;
    const parent = parentOf(events, position, otherParent);
    const marks = requests.map((request) => `${request.kind === 'join' ? '+' : '-'}${columnLabel(request.column)}`);
    const own = parent?.column === column;
    const older = parent !== undefined && (own || newest.get(parent.column) !== otherParent);
    const self = selfParentMark(chains, event, parentOf(events, position, event.selfParent));
    const name = `${eventName(event)}${transaction ? '*' : ''}${marks.join('')}`;
    newest.set(column, position);
    chains.add(event, position);
    return {
      column,
      text: `${name}${self}${older ? ` @${eventName(parent)}` : ''}`,
      lineTo: own ? undefined : parent?.column,
    };
  });
}

function parentOf(events: readonly DrawnEvent[], child: number, parent: number | undefined): DrawnEvent | undefined {
  if (parent === undefined) return undefined;
  const event = events[parent];
  if (event === undefined || parent >= child)
    throw drawingError(`event ${child} builds on event ${parent}, which is not above it`);
  return event;
}

/** Nothing where the self-parent goes without saying. */
function selfParentMark(chains: Chains, event: DrawnEvent, selfParent: DrawnEvent | undefined): string {
  if (chains.impliedSelfParent(event) === event.selfParent) return '';
  return selfParent === undefined ? ' ^-' : ` ^${eventName(selfParent)}`;
}

/** Where each column starts. */
function placesOf(cells: readonly Cell[]): ReadonlyMap<number, number> {
  const longest = new Map<number, number>();
  for (const { column, text } of cells) longest.set(column, Math.max(longest.get(column) ?? 0, text.length));
  const places = new Map<number, number>();
  let place = 0;
  for (const [column, length] of [...longest].sort(([a], [b]) => a - b)) {
    places.set(column, place);
    place += Math.max(MIN_PITCH, length + CELL_MARGIN);
  }
  return places;
}

/** One event, or several first events without parents that follow one another from left to right. */
function firstEventsFrom(events: readonly DrawnEvent[], cells: readonly Cell[], from: number): readonly Cell[] {
  const row: Cell[] = [];
  for (let at = from; at < cells.length; at += 1) {
    const [event, cell] = [events[at], cells[at]];
    if (event === undefined || cell === undefined) break;
    const first = event.index === 0 && event.selfParent === undefined && event.otherParent === undefined;
    const follows = (row.at(-1)?.column ?? -1) < cell.column;
    if (row.length > 0 && !(first && follows)) break;
    row.push(cell);
    if (!first) break;
  }
  return row;
}

function drawRow(row: readonly Cell[], places: ReadonlyMap<number, number>, begun: ReadonlySet<number>): string {
  const width = Math.max(0, ...places.values()) + Math.max(0, ...row.map(({ text }) => text.length)) + 1;
  const line: string[] = new Array<string>(width).fill(' ');
  for (const column of begun) line[places.get(column) ?? 0] = '║';
  for (const { column, text, lineTo } of row) {
    const place = places.get(column) ?? 0;
    if (lineTo !== undefined) drawLine(line, place, text.length, places.get(lineTo) ?? 0);
    for (const [offset, character] of [...text].entries()) line[place + offset] = character;
  }
  return line.join('').trimEnd();
}

function drawLine(line: string[], place: number, length: number, end: number): void {
  const [from, to] = end < place ? [end, place - 1] : [place + length + 1, end + 1];
  for (let at = from; at < to; at += 1) line[at] = line[at] === '║' ? '╫' : '═';
  line[end] = end < place ? '╠' : '╣';
}
