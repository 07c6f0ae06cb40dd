// A round as it was last told, as a row.
import type { EventId, Fame, RoundRecord } from '@babble/hashgraph';
import { type Cell, readAs } from '../cells.ts';

type RoundCells = readonly [
  round: number,
  decided: boolean,
  witnesses: readonly (readonly [id: string, creator: string, fame: Fame])[],
  receivedEvents: readonly string[],
];

export function roundRow({ round, decided, witnesses, receivedEvents }: RoundRecord): Cell {
  const cells: RoundCells = [
    round,
    decided,
    witnesses.map(({ id, creator, fame }) => [id, creator, fame]),
    receivedEvents,
  ];
  return cells;
}

export function roundRecordOf(content: Cell): RoundRecord {
  const [round, decided, witnesses, receivedEvents] = readAs<RoundCells>(content);
  return {
    round,
    decided,
    witnesses: witnesses.map(([id, creator, fame]) => ({ id: id as EventId, creator, fame })),
    receivedEvents: receivedEvents as readonly EventId[],
  };
}
