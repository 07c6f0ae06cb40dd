// FastForward: the newest anchor block with everything needed to start from it. Rules NET-MSG-5, NET-MSG-6, NET-ERR-4, NET-ERR-5.
import type { TextCodec } from '@babble/crypto';
import { bytes, struct, uint32 } from '@babble/crypto';
import type { Block, Frame } from '@babble/hashgraph';
import { blockCodec, frameCodec } from '@babble/hashgraph';

export interface FastForwardRequest {
  readonly fromId: number;
}

/** All of it is a claim until verified (B5, NODE-FF-9). Without an anchor block everything but `fromId` is at its zero value (NET-ERR-5). */
export interface FastForwardResponse {
  readonly fromId: number;
  readonly block: Block;
  readonly frame: Frame;
  /** The application's state after the block; `null` when the application could not give it (NET-ERR-4). */
  readonly snapshot: Uint8Array | null;
}

export const fastForwardRequestCodec: TextCodec<FastForwardRequest> = struct<FastForwardRequest>({
  fromId: ['FromID', uint32],
});

export const fastForwardResponseCodec: TextCodec<FastForwardResponse> = struct<FastForwardResponse>({
  fromId: ['FromID', uint32],
  block: ['Block', blockCodec],
  frame: ['Frame', frameCodec],
  snapshot: ['Snapshot', bytes],
});
