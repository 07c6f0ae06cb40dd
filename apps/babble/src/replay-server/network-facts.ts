// StatusAnswer, validators and membership of a recording, as of a position. There is no node and no clock: what takes time has no figure.
import type { Block } from '@babble/hashgraph';
import { peerKey } from '@babble/peers';
import type { MembershipAnswer, MembershipChange, StatusAnswer, ValidatorsAnswer } from '@babble/service';
import { VERSION } from '../version.ts';
import { peerFacts, requestFacts } from './facts.ts';
import type { Recording } from './recording.ts';

/** Events that shares are counted over, per validator. */
const SHARE_EVENTS = 50;
/** A validator without an event among so many per validator is silent. */
const SILENT_EVENTS = 12;

export function statusFacts(recording: Recording, position: number): StatusAnswer {
  const step = recording.at(position);
  const validators = recording.hashgraph.peerSet(
    step?.lastRound ?? Math.max(0, recording.start.lastConsensusRound),
  ).size;
  return {
    version: VERSION,
    moniker: '',
    id: 0,
    publicKey: '',
    state: 'Replay',
    time: 0,
    lastConsensusRound: step?.lastConsensusRound ?? recording.start.lastConsensusRound,
    lastBlockIndex: step?.lastBlockIndex ?? recording.start.lastBlockIndex,
    anchorBlock: null,
    undeterminedEvents: step?.undeterminedEvents ?? 0,
    pooledTransactions: 0,
    transactions: step?.transactions ?? 0,
    events: position,
    eventsPerSecond: 0,
    transactionsPerSecond: 0,
    roundsPerSecond: 0,
    finality: { count: 0, p50Ms: null, p99Ms: null },
    peers: validators,
    validators,
    store: 'memory',
    uptimeMs: 0,
  };
}

export function validatorsFacts(recording: Recording, position: number): ValidatorsAnswer {
  const round = recording.at(position)?.lastRound ?? Math.max(0, recording.start.lastConsensusRound);
  const peers = recording.hashgraph.peerSet(round).peers;
  const shares = recording.shares(position, SHARE_EVENTS * peers.length);
  const recent = recording.shares(position, SILENT_EVENTS * peers.length);
  const counted = Math.max(1, Math.min(position, SHARE_EVENTS * peers.length));
  return {
    round,
    validators: peers.map((peer) => {
      const key = peerKey(peer);
      const head = recording.head(key, position)?.event;
      return {
        ...peerFacts(peer),
        self: false,
        lastEvent:
          head === undefined ? null : { index: head.index, round: head.round, id: head.event.id, seenAt: null },
        eventsShare: (shares.get(key) ?? 0) / counted,
        roundsBehind: head === undefined ? 0 : round - head.round,
        contact: null,
        silent: position >= SILENT_EVENTS * peers.length && !recent.has(key),
      };
    }),
  };
}

export function membershipFacts(recording: Recording, position: number): MembershipAnswer {
  const last = recording.at(position)?.lastBlockIndex ?? recording.start.lastBlockIndex;
  const blocks = Array.from({ length: last + 1 }, (_, index) => recording.block(index, position));
  return {
    history: recording.peerSets(position).map(([round, { peers }]) => ({ round, validators: peers.map(peerFacts) })),
    changes: blocks.flatMap((block) => (block === undefined ? [] : changesIn(block))),
  };
}

/** Requests of other kinds change nothing. */
function changesIn({ body }: Block): readonly MembershipChange[] {
  return (body.internalTransactions ?? []).flatMap((request, i) => {
    const { type, peer } = requestFacts(request);
    if (type === 'unknown') return [];
    const accepted = body.internalTransactionReceipts?.[i]?.accepted ?? false;
    return [{ block: Number(body.index), round: Number(body.roundReceived), type, peer, accepted }];
  });
}
