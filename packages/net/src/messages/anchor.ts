// Extension `anchor`: what FastForward gives but for the snapshot, which is asked for only when it is needed, piece by piece.
// Between nodes of ours; the errors are those of FastForward (NET-ERR-5, NODE-FF-1).
import type { TextCodec } from '@babble/crypto';
import { struct, uint32 } from '@babble/crypto';
import type { Block, Frame } from '@babble/hashgraph';
import { blockCodec, frameCodec } from '@babble/hashgraph';

export interface AnchorRequest {
  readonly fromId: number;
}

/** All of it is a claim until verified (B5, NODE-FF-9). */
export interface AnchorResponse {
  readonly fromId: number;
  /** The newest block with more than trust count signatures. */
  readonly block: Block;
  readonly frame: Frame;
}

export const anchorRequestCodec: TextCodec<AnchorRequest> = struct<AnchorRequest>({
  fromId: ['FromID', uint32],
});

export const anchorResponseCodec: TextCodec<AnchorResponse> = struct<AnchorResponse>({
  fromId: ['FromID', uint32],
  block: ['Block', blockCodec],
  frame: ['Frame', frameCodec],
});
