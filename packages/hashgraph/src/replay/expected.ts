// The outcome of a replay as text, in the format of the recordings' expected files (README of the vectors, section 2).
import type { Sha256 } from '@babble/crypto';
import { encodeHex } from '@babble/crypto';
import type { Fame, FrameRecord, RoundRecord } from '../change-set.ts';
import type { Block } from '../objects/block.ts';
import { blockBodyHash } from '../objects/block.ts';
import type { EventId } from '../objects/event.ts';
import type { Replay } from './replay.ts';

const FAMOUS: Readonly<Record<Fame, string>> = { undecided: 'undefined', famous: 'true', notFamous: 'false' };

/** One element per line, integers in full decimal, with a final newline. */
export function formatExpected(replay: Replay, sha256: Sha256): string {
  const { hashgraph } = replay;
  const sections = [
    section(
      'events',
      replay.eventIds.map((id) => eventRow(replay, id)),
    ),
    section('rounds', hashgraph.rounds().map(roundRow)),
    section('frames', replay.frames.map(frameRow)),
    section(
      'blocks',
      replay.blocks().map((block) => blockRow(block, sha256)),
    ),
    section(
      'peerSets',
      hashgraph.peerSets().map(([round, set]) => json([round, set.peers.map((p) => p.pubKeyHex)])),
    ),
    `"counters":${counters(replay)}`,
  ];
  return `{"format":"babble-expected","version":1,\n${sections.join(',\n')}\n}\n`;
}

function section(name: string, rows: readonly string[]): string {
  return `"${name}":[\n${rows.join(',\n')}\n]`;
}

function eventRow(replay: Replay, id: EventId): string {
  const status = replay.hashgraph.status(id);
  if (status === undefined || replay.refused.has(id)) return json([id, null, null, null, null, null]);
  const famous = status.fame === undefined ? null : FAMOUS[status.fame];
  return json([id, status.round, status.lamport, status.witness, famous, status.roundReceived ?? null]);
}

function roundRow({ round, decided, witnesses, receivedEvents }: RoundRecord): string {
  return json({ round, decided, witnesses: witnesses.map((witness) => witness.id).sort(), receivedEvents });
}

function frameRow({ frame, hash, eventIds }: FrameRecord): string {
  const peers = (frame.peers ?? []).map((peer) => peer.pubKeyHex);
  return json({ round: frame.round, hash: encodeHex(hash), timestamp: frame.timestamp, peers, eventHashes: eventIds });
}

function blockRow({ body, signatures }: Block, sha256: Sha256): string {
  return json({
    index: body.index,
    roundReceived: body.roundReceived,
    timestamp: body.timestamp,
    bodyHash: encodeHex(blockBodyHash(body, sha256)),
    frameHash: encodeHex(body.frameHash ?? new Uint8Array(0)),
    peersHash: encodeHex(body.peersHash ?? new Uint8Array(0)),
    stateHash: encodeHex(body.stateHash ?? new Uint8Array(0)),
    txCount: body.transactions?.length ?? 0,
    internalTxCount: body.internalTransactions?.length ?? 0,
    receiptsCount: body.internalTransactionReceipts?.length ?? 0,
    signers: [...(signatures?.keys() ?? [])].sort(),
  });
}

function counters(replay: Replay): string {
  const counts = replay.hashgraph.counters();
  const participants = [...replay.hashgraph.participants()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return json({
    lastRound: counts.lastRound,
    lastConsensusRound: counts.lastConsensusRound ?? null,
    firstConsensusRound: counts.firstConsensusRound ?? null,
    lastBlockIndex: counts.lastBlockIndex,
    anchorBlockIndex: counts.anchorBlockIndex ?? null,
    consensusEvents: counts.consensusEvents,
    consensusTransactions: counts.consensusTransactions,
    undeterminedEvents: counts.undeterminedEvents,
    pendingRounds: counts.pendingRounds,
    pendingLoadedEvents: counts.pendingLoadedEvents,
    roundLowerBound: counts.roundLowerBound ?? null,
    topologicalIndex: counts.topologicalIndex,
    lastCommitedRoundEvents: counts.lastCommittedRoundEvents,
    pendingBlockSignatures: counts.pendingBlockSignatures,
    known: Object.fromEntries(participants.map(({ key, lastIndex }) => [key, lastIndex])),
  });
}

/** JSON with 64-bit integers in full: only hexadecimal and plain texts occur as strings. */
function json(value: unknown): string {
  const quoted = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `@${item}@` : item));
  return quoted.replace(/"@(-?\d+)@"/g, '$1');
}
