// Sync, the pull half of gossip: "this is what I know, send me what you know more". Rules NET-MSG-1, NET-MSG-2.
import type { Int64, TextCodec } from '@babble/crypto';
import { int64, list, struct, uint32 } from '@babble/crypto';
import type { WireEvent } from '@babble/hashgraph';
import { wireEventCodec } from '@babble/hashgraph';
import type { Known } from './known.ts';
import { knownCodec } from './known.ts';
import { bounded, MAX_EVENTS_PER_MESSAGE } from './limits.ts';
import type { Announcing } from './wire-version.ts';
import { announcingCodec, wireVersionCodec } from './wire-version.ts';

const eventsCodec: TextCodec<readonly WireEvent[] | null> = bounded(list(wireEventCodec), MAX_EVENTS_PER_MESSAGE);

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

export const syncRequestCodec: TextCodec<SyncRequest> = announcingCodec<SyncRequest>(
  struct<Omit<SyncRequest, 'wire'>>({
    fromId: ['FromID', uint32],
    known: ['Known', knownCodec],
    syncLimit: ['SyncLimit', int64],
  }),
  struct<SyncRequest>({
    fromId: ['FromID', uint32],
    known: ['Known', knownCodec],
    syncLimit: ['SyncLimit', int64],
    wire: ['Wire', wireVersionCodec],
  }),
);

export const syncResponseCodec: TextCodec<SyncResponse> = announcingCodec<SyncResponse>(
  struct<Omit<SyncResponse, 'wire'>>({
    fromId: ['FromID', uint32],
    events: ['Events', eventsCodec],
    known: ['Known', knownCodec],
  }),
  struct<SyncResponse>({
    fromId: ['FromID', uint32],
    events: ['Events', eventsCodec],
    known: ['Known', knownCodec],
    wire: ['Wire', wireVersionCodec],
  }),
);
