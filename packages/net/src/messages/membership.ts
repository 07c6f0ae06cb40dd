// Extension `membership`: the signed blocks that changed who the validators are, by which a node that was away can follow the changes one
// by one, and need not believe anybody. Rules B5, NODE-FF-9, HG-PEERS-1 … HG-PEERS-5.
import type { TextCodec } from '@babble/crypto';
import { bool, list, struct, uint32 } from '@babble/crypto';
import type { Block } from '@babble/hashgraph';
import { blockCodec } from '@babble/hashgraph';
import { integerCodec } from './integer.ts';
import { bounded } from './limits.ts';

/** Blocks in one answer. */
export const MAX_MEMBERSHIP_BLOCKS = 1_000;

export interface MembershipRequest {
  readonly fromId: number;
  /** Blocks above this index are wanted; −1 for all. */
  readonly afterBlock: number;
}

/** All of it is a claim until verified. */
export interface MembershipResponse {
  readonly fromId: number;
  /** Committed blocks with accepted receipts, ascending, with the signatures that the responder knows. */
  readonly blocks: readonly Block[];
  /** Nothing follows the last one: `false` if more did not fit, to be asked for with another request. */
  readonly isComplete: boolean;
  /** No block is missing between `afterBlock` and the last one: `false` if the responder does not have all of them any more. */
  readonly isGapless: boolean;
}

const listCodec = bounded(list(blockCodec), MAX_MEMBERSHIP_BLOCKS);

/** A list that is missing is empty. */
const blocksCodec: TextCodec<readonly Block[]> = {
  zero: [],
  std: (blocks) => listCodec.std(blocks),
  can: (blocks) => listCodec.can(blocks),
  decode: (node, path, previous) => listCodec.decode(node, path, previous) ?? [],
};

export const membershipRequestCodec: TextCodec<MembershipRequest> = struct<MembershipRequest>({
  fromId: ['FromID', uint32],
  afterBlock: ['AfterBlock', integerCodec],
});

export const membershipResponseCodec: TextCodec<MembershipResponse> = struct<MembershipResponse>({
  fromId: ['FromID', uint32],
  blocks: ['Blocks', blocksCodec],
  isComplete: ['IsComplete', bool],
  isGapless: ['IsGapless', bool],
});
