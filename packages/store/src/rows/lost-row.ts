// Own events that a graph which began anew may lack, as a row.
import type { Event, EventId } from '@babble/hashgraph';
import { type Cell, readAs } from '../cells.ts';
import { type SignedEventCells, signedEventCells, signedEventOf } from './parts.ts';

type LostCells = readonly (readonly [id: string, signed: SignedEventCells])[];

export function lostRow(lost: readonly Event[]): Cell {
  const cells: LostCells = lost.map((event) => [event.id, signedEventCells(event)]);
  return cells;
}

export function lostOf(content: Cell): readonly Event[] {
  return readAs<LostCells>(content).map(([id, signed]) => ({ ...signedEventOf(signed), id: id as EventId }));
}
