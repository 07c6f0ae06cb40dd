// EagerSync, the push half of gossip: "here is what you lack". Rules NET-MSG-3, NET-MSG-4.
import type { TextCodec } from '@babble/crypto';
import { bool, struct, uint32 } from '@babble/crypto';
import type { WireEvent } from '@babble/hashgraph';
import { eventsCodec } from './events.ts';

export interface EagerSyncRequest {
  readonly fromId: number;
  /** Parents before children. */
  readonly events: readonly WireEvent[] | null;
}

export interface EagerSyncResponse {
  readonly fromId: number;
  /** Also true when the events were known already (NODE-PUSH-2). */
  readonly success: boolean;
}

export const eagerSyncRequestCodec: TextCodec<EagerSyncRequest> = struct<EagerSyncRequest>({
  fromId: ['FromID', uint32],
  events: ['Events', eventsCodec],
});

export const eagerSyncResponseCodec: TextCodec<EagerSyncResponse> = struct<EagerSyncResponse>({
  fromId: ['FromID', uint32],
  success: ['Success', bool],
});
