// The schedule behind a recorded graph: who met whom. Adversarial schedules (ties, coin rounds, changes that come late) are
// hard to find by chance; these recordings have them, and generated graphs start from them.
import type { DrawnRequest } from '@babble/hashgraph/drawing';
import type { ModelEvent, ModelInternalTransaction } from './model-event.ts';
import { recordedGraph } from './recorded-graph.ts';
import type { Step } from './schedule.ts';

export interface RecordedSchedule {
  readonly genesisCount: number;
  readonly steps: readonly Step[];
}

const schedules = new Map<string, RecordedSchedule>();

export function recordedSchedule(name: string): RecordedSchedule {
  const known = schedules.get(name);
  if (known !== undefined) return known;
  const { genesis, events } = recordedGraph(name);
  const columns = new Map(genesis.map(({ pubKeyHex }, column) => [pubKeyHex.toUpperCase(), column]));
  const columnOf = (key: string): number => {
    const column = columns.get(key) ?? columns.size;
    columns.set(key, column);
    return column;
  };
  const byId = new Map<string, ModelEvent>();
  const heads = new Map<string, number>();
  const steps = events.map((event) => {
    const other = byId.get(event.otherParent);
    byId.set(event.id, event);
    const age = other === undefined ? 0 : (heads.get(other.creator) ?? 0) - other.index;
    heads.set(event.creator, event.index);
    return {
      who: columnOf(event.creator),
      whom: other === undefined ? undefined : columnOf(other.creator),
      age,
      transaction: event.transactionCount > 0,
      requests: event.internalTransactions.flatMap((transaction) => drawnRequest(transaction, columnOf)),
    };
  });
  const schedule = { genesisCount: genesis.length, steps };
  schedules.set(name, schedule);
  return schedule;
}

function drawnRequest(
  { type, peer }: ModelInternalTransaction,
  columnOf: (key: string) => number,
): readonly DrawnRequest[] {
  if (type !== 0 && type !== 1) return [];
  return [{ kind: type === 0 ? 'join' : 'leave', column: columnOf(peer.pubKeyHex.toUpperCase()) }];
}
