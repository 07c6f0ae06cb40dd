// Lists of a recording: pages of blocks and rounds, the place of a transaction, the recording itself.
import type { RecordingFacts } from '@babble/explorer';
import type { BlocksAnswer, RoundsAnswer, TransactionAnswer } from '@babble/service';
import { blockFacts, roundFacts, transactionHash } from './facts.ts';
import type { Recording } from './recording.ts';

export function recordingFacts({ file, length, hashgraph }: Recording): RecordingFacts {
  const { lastRound, lastBlockIndex } = hashgraph.counters();
  return { file, events: length, lastRound, blocks: lastBlockIndex + 1 };
}

export interface ListOfBlocks {
  /** The first block of the page; `undefined` for the end where the order begins. */
  readonly from: number | undefined;
  readonly limit: number;
  readonly order: 'asc' | 'desc';
}

/** Blocks that were there at a position, in either direction. */
export function blocksFacts(
  recording: Recording,
  { from, limit, order }: ListOfBlocks,
  position: number,
): BlocksAnswer {
  const lastBlockIndex = recording.at(position)?.lastBlockIndex ?? recording.start.lastBlockIndex;
  const step = order === 'asc' ? 1 : -1;
  const first = from ?? (order === 'asc' ? 0 : lastBlockIndex);
  const indexes = Array.from({ length: limit }, (_, i) => first + i * step);
  const blocks = indexes.flatMap((index) => {
    const block = recording.block(index, position);
    return block === undefined ? [] : [blockFacts(recording, block)];
  });
  return { lastBlockIndex, blocks };
}

export function roundsFacts(recording: Recording, from: number, limit: number, position: number): RoundsAnswer {
  const last = recording.at(position)?.lastRound ?? recording.start.lastConsensusRound;
  const numbers = Array.from({ length: limit }, (_, i) => from + i).filter((number) => number <= last);
  const rounds = numbers.flatMap((number) => {
    const round = recording.hashgraph.round(number);
    return round === undefined ? [] : [roundFacts(recording, round, position)];
  });
  return { first: from, last, rounds };
}

/** Where a transaction was first decided; O(transactions). */
export function transactionFacts(recording: Recording, hash: string, position: number): TransactionAnswer | undefined {
  const last = recording.at(position)?.lastBlockIndex ?? recording.start.lastBlockIndex;
  for (let block = 0; block <= last; block += 1) {
    const transactions = recording.block(block, position)?.body.transactions ?? [];
    const index = transactions.findIndex((transaction) => transactionHash(transaction ?? new Uint8Array(0)) === hash);
    if (index >= 0) return { hash, block, index, finalityMs: null };
  }
  return undefined;
}
