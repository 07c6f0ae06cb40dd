// Fourth phase: frames and blocks of the decided rounds, in order. Rules HG-DEC-1 … HG-DEC-4, HG-BLOCK-1, HG-BLOCK-2.
import type { Block } from '../objects/block.ts';
import type { Transaction } from '../objects/event.ts';
import type { InternalTransaction } from '../objects/internal-transaction.ts';
import { isKnownInternalTransactionType } from '../objects/internal-transaction.ts';
import type { BlockLedger } from './block-ledger.ts';
import type { OrderedFrame } from './get-frame.ts';
import { getFrame } from './get-frame.ts';
import type { Graph } from './graph.ts';
import { roundRecord } from './records.ts';
import type { Round } from './round.ts';

/**
 * Processes pending rounds in ascending order up to the first undecided one (HG-DEC-1), or up to a block whose receipts can
 * change the peer-set table: that table is part of the next frame, so the application must answer first.
 */
export function processDecidedRounds(graph: Graph, ledger: BlockLedger): void {
  for (;;) {
    const number = graph.pendingRounds[0];
    if (number === undefined || graph.awaitedBlock !== undefined) return;
    const round = graph.round(number);
    if (!round.decided) return;
    const frame = getFrame(graph, round);
    graph.pendingRounds.shift();
    closeRound(graph, round);
    if (frame.orderedEvents.length > 0) {
      orderEvents(graph, frame);
      makeBlock(graph, ledger, round, frame);
    }
    graph.changes.addFrame(frame.record);
  }
}

/** HG-DEC-4, and the end of the elections of the round. */
function closeRound(graph: Graph, round: Round): void {
  graph.firstConsensusRound ??= round.number;
  graph.lastConsensusRound = Math.max(graph.lastConsensusRound ?? -1, round.number);
  round.pending = false;
  round.reception = undefined;
  for (const witness of round.witnesses) witness.forgetElections();
  for (let later = round.number + 1; later <= graph.lastRound; later += 1) {
    for (const witness of graph.rounds.get(later)?.witnesses ?? []) witness.forgetVotes(round.number);
  }
  graph.changes.addRound(roundRecord(graph, round));
}

/** HG-DEC-3, first half: counts the events, and makes them the heads of the next roots. */
function orderEvents(graph: Graph, frame: OrderedFrame): void {
  for (const ordered of frame.orderedEvents) {
    const slot = graph.events.slotOf(ordered.event.id);
    if (slot === undefined) continue;
    graph.events.markOrdered(slot);
    graph.creatorOf(slot).pushOrdered(ordered);
    graph.consensusTransactions += ordered.event.body.transactions?.length ?? 0;
    if (graph.events.isLoaded(slot)) graph.pendingLoadedEvents -= 1;
  }
  graph.consensusEvents += frame.orderedEvents.length;
  graph.lastCommittedRoundEvents = frame.orderedEvents.length;
}

/** HG-DEC-3, second half: a frame without payload makes no block, and its index is used again. */
function makeBlock(graph: Graph, ledger: BlockLedger, round: Round, { record, orderedEvents }: OrderedFrame): void {
  const transactions: Transaction[] = [];
  const internalTransactions: InternalTransaction[] = [];
  for (const { event } of orderedEvents) {
    for (const transaction of event.body.transactions ?? []) transactions.push(transaction);
    for (const request of event.body.internalTransactions ?? []) internalTransactions.push(request);
  }
  if (transactions.length === 0 && internalTransactions.length === 0) return;
  graph.lastBlockIndex += 1;
  const block: Block = {
    body: {
      index: graph.lastBlockIndex,
      roundReceived: round.number,
      timestamp: record.frame.timestamp,
      stateHash: new Uint8Array(0),
      frameHash: record.hash,
      peersHash: round.electorate.peerSet.hash(graph.sha256),
      transactions,
      internalTransactions,
      internalTransactionReceipts: null,
    },
    signatures: new Map(),
  };
  ledger.open(graph.lastBlockIndex, block, round.electorate.peerSet, record);
  graph.changes.addBlock(block);
  graph.newBlocks.push(block);
  if (internalTransactions.some(({ body }) => isKnownInternalTransactionType(body.type))) {
    graph.awaitedBlock = graph.lastBlockIndex;
  }
}
