// Sync, the pull half of gossip: "this is what I know, send me what you know more". Rules NET-MSG-1, NET-MSG-2.
import type { Int64, TextCodec } from '@babble/crypto';
import { int64, uint32 } from '@babble/crypto';
import type { WireEvent } from '@babble/hashgraph';
import { eventsCodec } from './events.ts';
import type { Known } from './known.ts';
import { knownCodec } from './known.ts';
import type { Announcing } from './wire-version.ts';
import { announcingCodec } from './wire-version.ts';

export interface SyncRequest extends Announcing {
  /** Id of the requester, as claimed; it authenticates nobody (NODE-GOSSIP-6). */
  readonly fromId: number;
  readonly known: Known | null;
  /** How many events at most; the responder clamps it to 0 … its own limit (NODE-PULL-2). */
  readonly syncLimit: Int64;
}

export interface SyncResponse extends Announcing {
  readonly fromId: number;
  /** Parents before children. `null` when there is nothing to send, `[]` when the limit was 0 (NODE-PULL-3). */
  readonly events: readonly WireEvent[] | null;
  /** What the responder knows. */
  readonly known: Known | null;
}

export const syncRequestCodec: TextCodec<SyncRequest> = announcingCodec<Omit<SyncRequest, 'wire'>>({
  fromId: ['FromID', uint32],
  known: ['Known', knownCodec],
  syncLimit: ['SyncLimit', int64],
});

export const syncResponseCodec: TextCodec<SyncResponse> = announcingCodec<Omit<SyncResponse, 'wire'>>({
  fromId: ['FromID', uint32],
  events: ['Events', eventsCodec],
  known: ['Known', knownCodec],
});
