// Third phase: the round in which an event is received. Rules HG-RR-1 … HG-RR-5.
//
// Rounds that are processed cannot receive anything any more: their fame is final, and every event that was undetermined
// then has been tried. So only pending rounds are tried, and those are all above the lower bound of a reset; missing
// rounds at or below it are thereby skipped (HG-RR-5 as ours).
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';
import type { Round } from './round.ts';
import type { Witness } from './witness.ts';
import { NO_ANCESTOR } from './witness.ts';

/** Tries all undetermined events, in order of insertion. To be called when a fame or a decision changed. */
export function decideRoundReceived(graph: Graph): void {
  const { events, pendingRounds } = graph;
  const first = pendingRounds[0];
  if (first === undefined) return;
  graph.undetermined = graph.undetermined.filter((slot) => {
    const received = roundReceivedOf(graph, slot, Math.max(first, cell(events.round, slot) + 1));
    if (received === undefined) return true;
    events.roundReceived[slot] = received.number;
    received.receivedEvents.push(events.idOf(slot));
    return false;
  });
}

/** HG-RR-1: the first round from `from` on that receives the event, as long as the rounds are decided. */
function roundReceivedOf(graph: Graph, slot: number, from: number): Round | undefined {
  const column = cell(graph.events.creator, slot);
  const index = cell(graph.events.index, slot);
  for (let number = from; number <= graph.lastRound; number += 1) {
    const round = graph.rounds.get(number);
    if (round === undefined || !round.decided) return undefined;
    round.reception ??= receptionOf(round.famousWitnesses(), round.electorate.superMajority, graph.events.width);
    if (cell(round.reception, column) >= index) return round;
  }
  return undefined;
}

/**
 * The highest index per column that all famous witnesses see (HG-RR-2): a decided round receives the events up to it.
 * Nothing at all if the famous witnesses are fewer than a super-majority (HG-RR-4).
 */
export function receptionOf(
  famous: readonly Pick<Witness, 'lastAncestors'>[],
  superMajority: number,
  width: number,
): Int32Array {
  const reception = new Int32Array(width).fill(NO_ANCESTOR);
  if (famous.length < superMajority) return reception;
  for (let column = 0; column < width; column += 1) {
    reception[column] = famous.reduce(
      (lowest, witness) => Math.min(lowest, cell(witness.lastAncestors, column)),
      Number.MAX_SAFE_INTEGER,
    );
  }
  return reception;
}
