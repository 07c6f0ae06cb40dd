// Whether an anchor may be believed because a chain of signed changes leads to its validators from those that this node knows by itself: the strongest
// reason there is. Only nodes of ours can tell the chain (extension `membership`). Rules B5, NODE-FF-9, HG-CHECK-1, OURS-6, OURS-8.
import type { Block, Frame, MembershipProof, MembershipProofInit } from '@babble/hashgraph';
import {
  contradictionOf,
  EFFECTIVE_ROUND_OFFSET,
  HashgraphError,
  proveMembership,
  verifyAnchor,
} from '@babble/hashgraph';
import type { MembershipResponse } from '@babble/net';
import { PeerSetHistory } from '@babble/peers';

/** Answers to one question; an honest peer needs one per thousand changes, or per MiB of them. */
const MOST_PAGES = 256;

export interface AnchorProofInit extends Omit<MembershipProofInit, 'before'> {
  /** Asks a peer for the chain; usually the one that offers the anchor. */
  readonly membershipAfter: (blockIndex: number) => Promise<MembershipResponse>;
  /** Index of the newest block whose changes `known` holds; −1 if that is genesis. */
  readonly afterBlock: number;
}

/**
 * Resolves with the blocks that changed the membership between what is known and the anchor, all of them, if the anchor and everything in its frame is
 * signed by the validators that they lead to, and its frame holds exactly the peer-sets that they lead to. Rejects with
 * `BABBLE_HASHGRAPH_MEMBERSHIP_INVALID`, `…_FRAME_INVALID`, `…_SIGNATURE_INVALID`, `…_PUBLIC_KEY_INVALID`, and with the NetError of a peer that does
 * not answer or does not know the method.
 */
export async function proveAnchor(block: Block, frame: Frame, init: AnchorProofInit): Promise<readonly Block[]> {
  const { table, blocks } = await followMembership(Number(block.body.index), init);
  // The blocks come before the anchor, so their rounds do.
  const newestChange = (table.at(-1)?.[0] ?? 0) - EFFECTIVE_ROUND_OFFSET;
  if (Number(block.body.roundReceived) <= newestChange) {
    throw invalid('BABBLE_HASHGRAPH_FRAME_INVALID', `the anchor is not later than round ${newestChange}`, block);
  }
  const contradiction = contradictionOf(table, frame.peerSets ?? []);
  if (contradiction !== undefined) throw invalid('BABBLE_HASHGRAPH_FRAME_INVALID', contradiction, block);
  const history = new PeerSetHistory();
  for (const [round, peerSet] of table) history.insert(round, peerSet);
  await verifyAnchor(block, frame, { ...init, validators: history.at(Number(block.body.roundReceived)) });
  return blocks;
}

/** Page by page; the next one is asked for only when everything before it is proved. */
async function followMembership(before: number, init: AnchorProofInit): Promise<MembershipProof> {
  let { known, afterBlock } = init;
  const blocks: Block[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const told = await init.membershipAfter(afterBlock);
    const proof = await proveMembership(told.blocks, { ...init, known, before });
    blocks.push(...proof.blocks);
    known = proof.table;
    const last = told.blocks.at(-1);
    if (last === undefined || told.isComplete || Number(last.body.index) >= before) return { table: known, blocks };
    afterBlock = Number(last.body.index);
  }
  throw invalid('BABBLE_HASHGRAPH_MEMBERSHIP_INVALID', 'the chain of changes does not come to an end', blocks.at(-1));
}

function invalid(
  code: 'BABBLE_HASHGRAPH_FRAME_INVALID' | 'BABBLE_HASHGRAPH_MEMBERSHIP_INVALID',
  message: string,
  block: Block | undefined,
): HashgraphError {
  return new HashgraphError(code, message, { block: block?.body.index });
}
