// A node in the state in which a recorded one was: everything is read from its own answers.
import { decodeText, intMap, list, struct, type TextCodec, textMap } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Block, EventRecord, RoundInfo, RoundRecord, SignedEvent } from '@babble/hashgraph';
import { blockCodec, eventCodec, identifyEvent, roundInfoCodec } from '@babble/hashgraph';
import type { GraphView, Statistics } from '@babble/node';
import { PeerSet, PeerSetHistory, peerListCodec } from '@babble/peers';
import type { ClassicNode, ServiceNode } from '@babble/service';
import type { Phase } from './recorded-answers.ts';

interface GraphAnswer {
  readonly participantEvents: ReadonlyMap<string, ReadonlyMap<string, SignedEvent> | null> | null;
  readonly rounds: readonly RoundInfo[] | null;
}

const graphAnswerCodec: TextCodec<GraphAnswer> = struct<GraphAnswer>({
  participantEvents: ['ParticipantEvents', textMap(textMap(eventCodec))],
  rounds: ['Rounds', list(roundInfoCodec)],
});

/** What the Go implementation tells nobody. */
const NOT_RECORDED: Omit<ServiceNode, keyof ClassicNode> = {
  publicKey: '',
  id: 0,
  moniker: '',
  state: 'Babbling',
  on: () => () => false,
  submit: notRecorded,
  look: {
    measurements: notRecorded,
    liveness: notRecorded,
    inserted: notRecorded,
    event: notRecorded,
    eventStatus: notRecorded,
    lastRound: -1,
    round: notRecorded,
    frame: notRecorded,
    blockDigest: notRecorded,
    answeredMs: notRecorded,
    finalityMs: notRecorded,
    membershipChanges: notRecorded,
  },
};

function notRecorded(): never {
  throw new Error('this was not recorded');
}

const FAME = ['undecided', 'famous', 'notFamous'] as const;

/** `completeHistory`: whether the store of the node pretends to drop nothing. */
export function recordedNode(phase: Phase, completeHistory: boolean): ServiceNode {
  const bodyOf = (path: string): string | undefined =>
    phase.exchanges.find(({ request, status }) => request.path === path && status === 200)?.body;
  const statistics = JSON.parse(bodyOf('/stats') ?? '') as Statistics;
  const history = new PeerSetHistory();
  for (const [round, peers] of decodeText(intMap(peerListCodec, 'int64'), bodyOf('/history') ?? '') ?? []) {
    history.insert(Number(round), new PeerSet(peers ?? []));
  }
  const blocks = recordedBlocks(phase);
  const lastBlockIndex = Number(statistics.last_block_index);
  return {
    ...NOT_RECORDED,
    statistics: () => statistics,
    block: async (index) => blocks.get(index),
    lastBlockIndex,
    lastConsensusRound: Number(statistics.last_consensus_round),
    peers: decodeText(peerListCodec, bodyOf('/peers') ?? 'null') ?? [],
    validators: (round) => history.at(round),
    peerSets: () => history.entries(),
    graph: async () => graphView(bodyOf('/graph') ?? '', lastBlockIndex, completeHistory),
  };
}

function recordedBlocks({ exchanges }: Phase): ReadonlyMap<number, Block> {
  const blocks = new Map<number, Block>();
  for (const { request, status, body } of exchanges) {
    if (status !== 200 || !request.path.startsWith('/block')) continue;
    const answered = body.startsWith('{') ? [decodeText(blockCodec, body)] : decodeText(list(blockCodec), body);
    for (const block of answered ?? []) blocks.set(Number(block.body.index), block);
  }
  return blocks;
}

function graphView(body: string, lastBlockIndex: number, completeHistory: boolean): GraphView {
  const { participantEvents, rounds } = decodeText(graphAnswerCodec, body);
  const created = new Map((rounds ?? []).flatMap((round, number) => createdIn(round, number)));
  const records = new Map(
    [...(participantEvents ?? [])].map(([key, events]) => [
      key,
      [...(events?.values() ?? [])].map((event) => recordOf(event, key, created)).sort((a, b) => a.index - b.index),
    ]),
  );
  const all = new Map([...records.values()].flat().map((record) => [record.event.id, record]));
  return {
    participants: [...records]
      .reverse()
      .map(([key, events]) => ({ key, id: 0, lastIndex: events.at(-1)?.index ?? -1 })),
    rounds: (rounds ?? []).map(roundRecord),
    lastBlockIndex,
    completeHistory,
    async *events({ key }) {
      yield* records.get(key) ?? [];
    },
    event: async (id) => all.get(id),
  };
}

type Created = readonly [id: string, { readonly round: number; readonly witness: boolean }];

function createdIn({ createdEvents }: RoundInfo, round: number): readonly Created[] {
  return [...(createdEvents ?? [])].map(([id, { witness }]) => [id, { round, witness }]);
}

function recordOf(event: SignedEvent, creator: string, created: ReadonlyMap<string, Created[1]>): EventRecord {
  const identified = identifyEvent(event, sha256);
  const { round, witness } = created.get(identified.id) ?? { round: -1, witness: false };
  const index = Number(event.body.index);
  return { event: identified, creator, index, topologicalIndex: 0, otherParent: undefined, round, lamport: 0, witness };
}

function roundRecord({ createdEvents, receivedEvents }: RoundInfo, round: number): RoundRecord {
  const witnesses = [...(createdEvents ?? [])].flatMap(([id, { witness, famous }]) =>
    witness ? [{ id: id as EventRecord['event']['id'], creator: '', fame: FAME[famous] ?? 'undecided' } as const] : [],
  );
  return { round, decided: true, witnesses, receivedEvents: (receivedEvents ?? []) as EventRecord['event']['id'][] };
}
