// Asking the peers where this node could go on: each that serves offers its anchor block and the frame of that. Nothing of it is believed yet.
// Rules NODE-FF-4, NODE-FF-5, NET-MSG-5; C5 of the known weaknesses: several are asked at the same time, the node itself never, and block 0 counts.
import type { Sha256 } from '@babble/crypto';
import type { Block, Frame } from '@babble/hashgraph';
import type { CancelSignal, Clock, Logger, Random } from '@babble/host';
import type { ExtensionClient, MembershipResponse, PeerClient } from '@babble/net';
import { isUnknownMethod, NetError, WIRE_EXTENSIONS } from '@babble/net';
import { snapshotPieces } from '@babble/proxy';
import type { Core } from '../core.ts';
import type { GossipPeer } from '../gossip/gossip-peers.ts';
import { downloadSnapshot } from './snapshot-download.ts';

/** Peers asked at the same time. */
const AT_ONCE = 4;
/** Peers of the classic protocol that are asked: each of them sends a whole snapshot at once. */
const MOST_CLASSIC = 5;

/** Where a peer says this node could go on. */
export interface Offer {
  readonly peer: GossipPeer;
  readonly block: Block;
  readonly frame: Frame;
  /** The state of the application after the block; asked for where it is not here yet. */
  readonly snapshot: () => AsyncIterable<Uint8Array>;
  /** Asks for the blocks that changed the membership above an index, as the peer tells it; `undefined` where it cannot be asked. */
  readonly membershipAfter: ((blockIndex: number) => Promise<MembershipResponse>) | undefined;
}

export interface OffersInit {
  readonly core: Core;
  readonly client: PeerClient;
  readonly extensions: ExtensionClient;
  readonly ownId: number;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** All offers, the newest block first. */
export async function collectOffers(
  init: OffersInit,
  peers: readonly GossipPeer[],
  signal: CancelSignal,
): Promise<readonly Offer[]> {
  let classicCount = 0;
  const offers = await eachAtOnce(shuffled(peers, init.random), AT_ONCE, async (peer) => {
    try {
      const offer = (await speaksExtensions(init, peer, signal)) ? await extendedOffer(init, peer, signal) : undefined;
      if (offer !== undefined) return offer;
      classicCount += 1;
      return classicCount > MOST_CLASSIC ? undefined : await classicOffer(init, peer, signal);
    } catch (error) {
      if (!(error instanceof NetError) || signal.aborted) throw error;
      init.logger.debug({ peer: peer.target, code: error.code, error: error.message }, 'No anchor block offered');
      return undefined;
    }
  });
  return offers
    .filter((offer) => offer !== undefined)
    .sort((a, b) => Number(b.block.body.index) - Number(a.block.body.index));
}

/** A question for nothing: what counts is what the answer announces. */
async function speaksExtensions(
  { core, client, ownId }: OffersInit,
  peer: GossipPeer,
  signal: CancelSignal,
): Promise<boolean> {
  const request = { fromId: ownId, known: core.known(), syncLimit: 0, wire: WIRE_EXTENSIONS };
  try {
    return (await client.sync(peer.target, request, signal)).wire >= WIRE_EXTENSIONS;
  } catch (error) {
    // A peer of the classic protocol that does not keep what this node lacks.
    if (error instanceof NetError && error.code === 'BABBLE_NET_REMOTE_ERROR') return false;
    throw error;
  }
}

/** `undefined` if the peer does not know the extension after all. */
async function extendedOffer(init: OffersInit, peer: GossipPeer, signal: CancelSignal): Promise<Offer | undefined> {
  const { extensions, ownId } = init;
  const { target } = peer;
  try {
    const { block, frame } = await extensions.anchor(target, { fromId: ownId }, signal);
    const blockIndex = Number(block.body.index);
    return {
      peer,
      block,
      frame,
      snapshot: () => downloadSnapshot({ ...init, client: extensions, target, blockIndex, signal }),
      membershipAfter: (afterBlock) => extensions.membership(target, { fromId: ownId, afterBlock }, signal),
    };
  } catch (error) {
    if (isUnknownMethod(error)) return undefined;
    throw error;
  }
}

async function classicOffer({ client, ownId }: OffersInit, peer: GossipPeer, signal: CancelSignal): Promise<Offer> {
  const { block, frame, snapshot } = await client.fastForward(peer.target, { fromId: ownId }, signal);
  return {
    peer,
    block,
    frame,
    snapshot: () => snapshotPieces(snapshot ?? new Uint8Array(0)),
    membershipAfter: undefined,
  };
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** The results in the order of the items; so many calls are under way at the same time. */
async function eachAtOnce<T, R>(
  items: readonly T[],
  count: number,
  call: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<T, R>();
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.set(item, await call(item));
  };
  await Promise.all(Array.from({ length: count }, work));
  return [...results.values()];
}
