// Replaying what was read from a file: a graph from its genesis, or a fast-forward case from its frame.
import type { Verifier } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Admission, BlockDecisions, ReplayOptions } from '@babble/hashgraph';
import { HashgraphError, Replay, verifyAnchor } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { CliError } from './cli-error.ts';
import type { GraphInput } from './graph-input.ts';
import { replayApplication } from './replay-application.ts';

export interface ReplayInputOptions {
  readonly admission: Admission;
  /** `undefined`: all signatures are believed. */
  readonly verifier: Verifier | undefined;
  /** Hears of each event. */
  readonly onInserted?: NonNullable<ReplayOptions['onInserted']>;
}

/** Throws a {@link CliError} naming file, line and reason if something in it is refused. */
export async function replayInput(input: GraphInput, file: string, options: ReplayInputOptions): Promise<Replay> {
  try {
    return input.kind === 'graph' ? await replayGraph(input, options) : await replayReset(input, options);
  } catch (error) {
    if (!(error instanceof HashgraphError)) throw error;
    const { position } = error.data;
    const place = typeof position === 'number' ? `${input.placeOf(position)}: ` : '';
    throw new CliError(`${file}: ${place}${error.message} (${error.code})`, { cause: error });
  }
}

async function replayGraph(
  { genesis, events, decisions }: Extract<GraphInput, { kind: 'graph' }>,
  options: ReplayInputOptions,
): Promise<Replay> {
  const commit = replayApplication(new Uint8Array(0), decisionsByBlock(decisions));
  const replayed = Replay.fromGenesis(new PeerSet(genesis), { ...options, sha256, commit });
  await replayed.insertAll(events);
  return replayed;
}

async function replayReset(
  { resetCase, decisions }: Extract<GraphInput, { kind: 'reset' }>,
  options: ReplayInputOptions,
): Promise<Replay> {
  const { admission, verifier } = options;
  const { block, frame, snapshot, eventsToInsert } = resetCase;
  const commit = replayApplication(snapshot ?? new Uint8Array(0), decisionsByBlock(decisions));
  const replayed = Replay.fromFrame(block, frame, { ...options, sha256, commit });
  if (verifier !== undefined) {
    // The file is the word of whoever made it: its own peers are all there is to count signatures against.
    await verifyAnchor(block, frame, { sha256, verifier, admission, validators: new PeerSet(frame.peers ?? []) });
  }
  await replayed.insertAll(eventsToInsert ?? [], true);
  return replayed;
}

function decisionsByBlock(decisions: readonly BlockDecisions[]): ReadonlyMap<number, readonly boolean[]> {
  return new Map(decisions.map(({ block, accepted }) => [Number(block), accepted ?? []]));
}
