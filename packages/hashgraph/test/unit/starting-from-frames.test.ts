// Blocks and frames that a graph may start from, and all that is wrong with others.
import { sha256 } from '@babble/crypto/node';
import { portableVerifier } from '@babble/crypto/portable';
import type { Block, Event, Frame, FrameEvent, InternalTransaction } from '@babble/hashgraph';
import { blockBodyHash, frameHash, Hashgraph, PEER_ADD, verifyAnchor } from '@babble/hashgraph';
import { type Peer, PeerSet } from '@babble/peers';
import { describe, expect, jest, test } from '@jest/globals';
import { answerBlocks, Gossip, handMadeGraph, handMadePeers, keyOf, roundRobin, signatureBy } from './hand-made.ts';

interface Start {
  readonly block: Block;
  readonly frame: Frame;
}

/** A block of a graph of four validators, with its frame. */
function startOf(events: Iterable<Event>, index: number): Start {
  const hashgraph = handMadeGraph(4);
  for (const event of events) {
    const [record] = hashgraph.insert(event).frames;
    answerBlocks(hashgraph);
    const block = hashgraph.block(index);
    if (block !== undefined && record?.frame.round === block.body.roundReceived) return { block, frame: record.frame };
  }
  throw new Error(`no block ${index}`);
}

const START = startOf(roundRobin(4, 200), 2);

/** The block of a frame that was changed after all: its hashes are those of the frame. */
function sealed({ block, frame }: Start): Start {
  const peersHash = new PeerSet(frame.peers ?? []).hash(sha256);
  return { block: { ...block, body: { ...block.body, frameHash: frameHash(frame, sha256), peersHash } }, frame };
}

function withFrame(change: Partial<Frame>): Start {
  return sealed({ ...START, frame: { ...START.frame, ...change } });
}

function withEvents(change: (events: readonly (FrameEvent | null)[]) => readonly (FrameEvent | null)[]): Start {
  return withFrame({ events: change(START.frame.events ?? []) });
}

function withFirstEvent(change: Partial<FrameEvent>): Start {
  return withEvents(([first, ...others]) => [
    first === undefined || first === null ? null : { ...first, ...change },
    ...others,
  ]);
}

function withReceipt(peer: Peer, contained: boolean): Start {
  const internalTransaction: InternalTransaction = { body: { type: PEER_ADD, peer }, signature: '1|1' };
  const internalTransactions = contained ? [internalTransaction] : [];
  const internalTransactionReceipts = [{ internalTransaction, accepted: true }];
  const body = { ...START.block.body, internalTransactions, internalTransactionReceipts };
  return { ...START, block: { ...START.block, body } };
}

function start({ block, frame }: Start): Hashgraph {
  return Hashgraph.fromFrame(block, frame, { sha256 });
}

const [NEWCOMER = { netAddr: '', pubKeyHex: '', moniker: '' }] = handMadePeers(6).slice(5);
const ROUND = Number(START.frame.round);

describe('fromFrame', () => {
  test('OURS-8: a high block index costs no more than a low one', () => {
    const signatures = new Map(START.frame.peers?.map(({ pubKeyHex }) => [pubKeyHex, '1|1']));
    const block = { body: { ...START.block.body, index: 1_000_000 }, signatures };
    const get = jest.spyOn(Map.prototype, 'get');
    const hashgraph = start({ ...START, block });
    const lookUps = get.mock.calls.length;
    get.mockRestore();
    expect(hashgraph.anchor()?.block.body.index).toBe(1_000_000);
    expect(lookUps).toBeLessThan(10_000);
  });

  test('HG-RESET-1 … 4: starts at the round of the block, with what the frame holds', () => {
    const hashgraph = start(START);
    expect(hashgraph.counters()).toMatchObject({
      lastConsensusRound: ROUND,
      roundLowerBound: ROUND,
      lastBlockIndex: 2,
      topologicalIndex: 0,
      undeterminedEvents: 0,
    });
    const { frames, events } = hashgraph.initialChanges();
    expect(frames.map(({ hash }) => hash)).toEqual([START.block.body.frameHash]);
    const tails = [...(START.frame.roots?.values() ?? [])].flatMap((root) => root?.events ?? []);
    expect(events).toHaveLength(tails.length + (START.frame.events ?? []).length);
  });

  test('HG-PEERS-4: the membership changes of the block are scheduled', () => {
    const hashgraph = start(withReceipt(NEWCOMER, true));
    expect(hashgraph.peerSets().map(([round, peerSet]) => [round, peerSet.size])).toEqual([
      [0, 4],
      [ROUND + 6, 5],
    ]);
  });

  const peers = START.frame.peers ?? [];
  const [key = '', root = null] = [...(START.frame.roots ?? [])][0] ?? [];
  const stranger = { ...(START.frame.events?.[0]?.core ?? null), signature: '1|1' } as NonNullable<FrameEvent['core']>;
  const refused: readonly (readonly [string, Start])[] = [
    ['a frame with null lists', withFrame({ roots: null })],
    ['the block of another round', withFrame({ round: ROUND + 1 })],
    ['another frame hash', { ...START, frame: { ...START.frame, timestamp: 1 } }],
    ['no frame hash', { ...START, block: { ...START.block, body: { ...START.block.body, frameHash: null } } }],
    [
      'another peer-set hash',
      { ...START, block: { ...START.block, body: { ...START.block.body, peersHash: new Uint8Array(32) } } },
    ],
    ['no peer-sets', withFrame({ peerSets: new Map() })],
    ['a null peer-set', withFrame({ peerSets: new Map([[0, null]]) })],
    ['a peer-set of a round out of range', withFrame({ peerSets: new Map([[2n ** 60n, peers]]) })],
    ['a null root', withFrame({ roots: new Map([[key, null]]) })],
    ['a root without list', withFrame({ roots: new Map([[key, { events: null }]]) })],
    [
      'a root that lacks an event',
      withFrame({ roots: new Map([[key, { events: (root?.events ?? []).slice(0, -1) }]]) }),
    ],
    ['a null event', withEvents((events) => [...events, null])],
    ['an event without core', withFirstEvent({ core: null })],
    ['an event twice', withEvents((events) => [...events, events[0] ?? null])],
    ['an event of a round that cannot be received yet', withFirstEvent({ round: ROUND })],
    ['an event of a round far away', withFirstEvent({ round: 0x7ffffffe })],
    ['an event of a negative round', withFirstEvent({ round: -1 })],
    ['a Lamport timestamp out of range', withFirstEvent({ lamportTimestamp: 2n ** 60n })],
    [
      'an event by a stranger',
      withFirstEvent({ core: { ...stranger, body: { ...stranger.body, creator: keyOf(9).bytes } } }),
    ],
    ['an event without parents', withFirstEvent({ core: { ...stranger, body: { ...stranger.body, parents: [] } } })],
    ['a receipt that is not of the block', withReceipt(NEWCOMER, false)],
    [
      'a change at a round that the table has already',
      (() => {
        const { block } = withReceipt(NEWCOMER, true);
        const peerSets = new Map([
          [0, peers],
          [ROUND + 6, peers],
        ]);
        return sealed({ block, frame: { ...START.frame, peerSets } });
      })(),
    ],
  ];

  test.each(refused)('HG-CHECK-1, NODE-FF-9: %s is refused, as the fault of whoever sent it', (_name, bad) => {
    expect(() => start(bad)).toThrow(
      expect.objectContaining({ code: 'BABBLE_HASHGRAPH_FRAME_INVALID', fault: 'peer' }),
    );
  });
});

describe('verifyAnchor', () => {
  const validators = new PeerSet(handMadePeers(4));
  const verify = (block: Block, frame: Frame): Promise<void> =>
    verifyAnchor(block, frame, { sha256, verifier: portableVerifier(), admission: 'strict', validators });

  /** A block with genuine signatures by these peers, and a frame with genuine events. */
  async function signedStart(signers: readonly number[]): Promise<Start> {
    const gossip = new Gossip();
    const events: Event[] = [];
    for (const [i, event] of [...roundRobin(4, 60, gossip)].entries()) {
      const digest = Uint8Array.from(event.id.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
      events.push({ ...event, signature: await signatureBy(i % 4, digest) });
    }
    const { block, frame } = startOf(events, 2);
    const signatures = new Map<string, string>();
    for (const signer of signers) {
      signatures.set(keyOf(signer).hex, await signatureBy(signer, blockBodyHash(block.body, sha256)));
    }
    return { block: { ...block, signatures }, frame };
  }

  test('HG-CHECK-1, NODE-FF-9: more validators than the trust count must have signed; strangers do not count', async () => {
    const enough = await signedStart([0, 1, 3]);
    await expect(verify(enough.block, enough.frame)).resolves.toBeUndefined();
    for (const signers of [[], [0, 1], [0, 1, 7, 8]]) {
      const { block, frame } = await signedStart(signers);
      await expect(verify(block, frame)).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_FRAME_INVALID' });
    }
    const changed = { ...enough.block, body: { ...enough.block.body, timestamp: 1 } };
    await expect(verify(changed, enough.frame)).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_FRAME_INVALID' });
  });

  test('NODE-FF-9: every event of the frame and its roots must be signed by its creator', async () => {
    const { block, frame } = await signedStart([0, 1, 2]);
    const forged = ({ core, ...rest }: FrameEvent): FrameEvent => {
      return { ...rest, core: core && { ...core, signature: '1|1' } };
    };
    const forge = ([first, ...others]: readonly (FrameEvent | null)[]) => [first ? forged(first) : null, ...others];
    const forgedRoots = new Map(
      [...(frame.roots ?? [])].map(([key, root]) => [key, { events: forge(root?.events ?? []) }]),
    );
    for (const change of [{ events: forge(frame.events ?? []) }, { roots: forgedRoots }]) {
      await expect(verify(block, { ...frame, ...change })).rejects.toMatchObject({
        code: 'BABBLE_HASHGRAPH_SIGNATURE_INVALID',
      });
    }
  });
});

test('HG-WIRE-7: the wire form of a frame event names an other-parent inside the frame, and is not known below it', () => {
  const { events } = start(startOf(roundRobin(4, 400), 20)).initialChanges();
  const byId = new Map(events.map((record) => [record.event.id as string, record]));
  for (const { event, otherParent } of events) {
    const id = event.body.parents?.[1] ?? '';
    const parent = byId.get(id);
    const expected = parent && { creatorId: creatorIdOf(parent.event), index: parent.index };
    expect(otherParent).toEqual(id === '' ? { creatorId: 0, index: -1 } : expected);
  }
  expect(new Set(events.map(({ otherParent }) => otherParent === undefined))).toEqual(new Set([true, false]));
});

function creatorIdOf(event: Event): number {
  const number = [0, 1, 2, 3].find((peer) => keyOf(peer).bytes.every((byte, i) => event.body.creator?.[i] === byte));
  return keyOf(number ?? -1).id;
}
