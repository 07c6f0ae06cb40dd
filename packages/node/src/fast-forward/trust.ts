// Whether an anchor block may be believed. Whoever sends it could have made a network of his own: so signatures count only of validators that this node
// knows without him. Rules NODE-FF-8, NODE-FF-9, OURS-6; A7 and B5 of the known weaknesses.
import type { Sha256, Verifier } from '@babble/crypto';
import { encodeHex } from '@babble/crypto';
import type { Admission, Block, Hashgraph } from '@babble/hashgraph';
import { HashgraphError, verifyAnchor } from '@babble/hashgraph';
import { CodedError, type Logger } from '@babble/host';
import { PeerSet } from '@babble/peers';
import { proveAnchor } from './anchor-proof.ts';
import type { Offer } from './offers.ts';

export interface TrustInit {
  readonly graph: () => Hashgraph;
  /** Who stands in the files that this node was started with. */
  readonly peers: PeerSet;
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  readonly admission: Admission;
  readonly logger: Logger;
}

/**
 * Resolves if the block and everything in its frame may be believed: a chain of blocks leads from the validators that this node knows, from its own
 * history, to those who signed it; or more than a third of the validators signed it that it knows from there or from its files; or else so many peers
 * agree on the validators that not all of them lie. Resolves with the blocks of that chain, `undefined` without one. Rejects with
 * `BABBLE_HASHGRAPH_FRAME_INVALID` or `…_SIGNATURE_INVALID`.
 */
export async function checkTrust(
  offer: Offer,
  offers: readonly Offer[],
  init: TrustInit,
): Promise<readonly Block[] | undefined> {
  const { graph, peers } = init;
  const { body } = offer.block;
  checkIsLater(offer, graph());
  const proof = await proofOf(offer, init);
  if (proof !== undefined) return proof;
  const known = graph().peerSet(Number(body.roundReceived));
  const trusted = isOutdated(peers, graph()) ? [known] : [known, peers];
  for (const validators of trusted) if (await isSignedBy(offer, validators, init)) return undefined;
  if (agreeing(offer, offers, init) > Math.floor(peers.size / 3)) {
    await verifyAnchor(offer.block, offer.frame, { ...init, validators: new PeerSet(offer.frame.peers ?? []) });
    init.logger.warn(
      { block: Number(body.index), peersHash: encodeHex(body.peersHash ?? new Uint8Array(0)) },
      'No validator that this node knows signed the block, but several peers agree on the validators: this is weaker than a chain of blocks',
    );
    return undefined;
  }
  const message = `block ${body.index} is signed by too few validators that this node knows: ${known.size} from its history, ${peers.size} from its files`;
  throw new HashgraphError('BABBLE_HASHGRAPH_FRAME_INVALID', message, { block: Number(body.index) });
}

/**
 * Refuses an anchor of a round that this node has decided itself: no block can follow its own there. Otherwise those who were validators once could
 * sign one for the time when they were.
 */
function checkIsLater({ block }: Offer, graph: Hashgraph): void {
  const { index, roundReceived } = block.body;
  if (Number(roundReceived) > graph.lastConsensusRound) return;
  const message = `block ${index} is of round ${roundReceived}, and this node has decided round ${graph.lastConsensusRound}`;
  throw new HashgraphError('BABBLE_HASHGRAPH_FRAME_INVALID', message, { block: Number(index) });
}

/** Whether the files name somebody of whom the own history says that he is gone: what they say is older then, and does not count. */
function isOutdated({ keys }: PeerSet, graph: Hashgraph): boolean {
  const table = graph.peerSets();
  const newest = table.at(-1)?.[1];
  return keys.some((key) => newest?.has(key) !== true && table.some(([, peerSet]) => peerSet.has(key)));
}

/** The chain of blocks that proves the validators of the anchor, and the table in its frame; `undefined` if there is none. */
async function proofOf(offer: Offer, init: TrustInit): Promise<readonly Block[] | undefined> {
  const { block, frame, peer, membershipAfter } = offer;
  if (membershipAfter === undefined) return undefined;
  const graph = init.graph();
  // A block whose receipts have not come yet is in no table; from there on the peer has to tell.
  const afterBlock = graph.awaitedBlock === undefined ? graph.counters().lastBlockIndex : graph.awaitedBlock - 1;
  try {
    return await proveAnchor(block, frame, { ...init, known: graph.peerSets(), afterBlock, membershipAfter });
  } catch (error) {
    if (!(error instanceof CodedError) || error.fault === 'local') throw error;
    init.logger.warn(
      { peer: peer.target, code: error.code, error: error.message },
      'No chain of blocks to the anchor block',
    );
  }
  return undefined;
}

/** Whether more than the trust count of these signed the block; then everything in the frame is verified, too. */
async function isSignedBy({ block, frame }: Offer, validators: PeerSet, init: TrustInit): Promise<boolean> {
  try {
    await verifyAnchor(block, frame, { ...init, validators });
    return true;
  } catch (error) {
    if (error instanceof HashgraphError && error.code === 'BABBLE_HASHGRAPH_FRAME_INVALID') return false;
    throw error;
  }
}

/** How many peers of the own files offer a block of the same validators; asked where the files say, since anybody may name other addresses. */
function agreeing(offer: Offer, offers: readonly Offer[], { peers }: TrustInit): number {
  const hash = encodeHex(offer.block.body.peersHash ?? new Uint8Array(0));
  const keys = offers
    .filter(({ block }) => encodeHex(block.body.peersHash ?? new Uint8Array(0)) === hash)
    .filter(({ peer }) => peers.get(peer.key)?.netAddr === peer.target)
    .map(({ peer }) => peer.key);
  return new Set(keys).size;
}
