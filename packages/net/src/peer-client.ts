// The typed side of a transport: messages instead of bytes. Rules NET-API-1, NET-ERR-8.
import type { JsonLimits, TextCodec } from '@babble/crypto';
import type { CancelSignal } from '@babble/host';
import { ask } from './ask.ts';
import { decodeBody, encodeBody } from './messages/body.ts';
import type { EagerSyncRequest, EagerSyncResponse } from './messages/eager-sync.ts';
import { eagerSyncRequestCodec, eagerSyncResponseCodec } from './messages/eager-sync.ts';
import type { FastForwardRequest, FastForwardResponse } from './messages/fast-forward.ts';
import { fastForwardRequestCodec, fastForwardResponseCodec } from './messages/fast-forward.ts';
import type { JoinRequest, JoinResponse } from './messages/join.ts';
import { joinRequestCodec, joinResponseCodec } from './messages/join.ts';
import type { SyncRequest, SyncResponse } from './messages/sync.ts';
import { syncRequestCodec, syncResponseCodec } from './messages/sync.ts';
import type { ClassicMethod, Transport } from './transport.ts';

/**
 * The four classic requests (NET-API-1). Each rejects as `Transport.request` does; with `BABBLE_NET_REMOTE_ERROR` (`data.text`) when the
 * peer answered with an error text, whose body is ignored (NET-ERR-8); and with `BABBLE_NET_MALFORMED` when the answer does not parse.
 * Errors name `target` and `method` in their data.
 */
export interface PeerClient {
  sync(target: string, request: SyncRequest, signal: CancelSignal): Promise<SyncResponse>;
  eagerSync(target: string, request: EagerSyncRequest, signal: CancelSignal): Promise<EagerSyncResponse>;
  fastForward(target: string, request: FastForwardRequest, signal: CancelSignal): Promise<FastForwardResponse>;
  join(target: string, request: JoinRequest, signal: CancelSignal): Promise<JoinResponse>;
}

export interface PeerClientInit {
  /** Limits for decoding answers; those not given are `DEFAULT_MESSAGE_LIMITS`, or of the JSON decoder. */
  readonly limits?: JsonLimits;
}

export function createPeerClient(transport: Transport, init: PeerClientInit = {}): PeerClient {
  const options = init.limits === undefined ? {} : { limits: init.limits };
  const method =
    <Q, A>(name: ClassicMethod, requestCodec: TextCodec<Q>, answerCodec: TextCodec<A>) =>
    (target: string, request: Q, signal: CancelSignal): Promise<A> => {
      const body = encodeBody(requestCodec, request);
      const decode = (answer: Uint8Array): A => decodeBody(answerCodec, answer, options);
      return ask(transport, target, { method: name, body, decode }, signal);
    };
  return {
    sync: method('sync', syncRequestCodec, syncResponseCodec),
    eagerSync: method('eagerSync', eagerSyncRequestCodec, eagerSyncResponseCodec),
    fastForward: method('fastForward', fastForwardRequestCodec, fastForwardResponseCodec),
    join: method('join', joinRequestCodec, joinResponseCodec),
  };
}
