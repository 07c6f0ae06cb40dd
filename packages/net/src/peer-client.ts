// The typed side of a transport: messages instead of bytes. Rules NET-API-1, NET-ERR-8.
import type { JsonLimits, TextCodec } from '@babble/crypto';
import type { CancelSignal } from '@babble/host';
import { NetError } from './errors.ts';
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
  const method =
    <Q, A>(name: ClassicMethod, requestCodec: TextCodec<Q>, answerCodec: TextCodec<A>) =>
    async (target: string, request: Q, signal: CancelSignal): Promise<A> => {
      const answer = await transport.request(target, name, encodeBody(requestCodec, request), signal);
      const data = { target, method: name };
      if (answer.error !== '') {
        const message = `${target} answered ${name} with an error: ${answer.error}`;
        throw new NetError('BABBLE_NET_REMOTE_ERROR', message, { ...data, text: answer.error });
      }
      return decodeAnswer(answerCodec, answer.body, init.limits, data);
    };
  return {
    sync: method('sync', syncRequestCodec, syncResponseCodec),
    eagerSync: method('eagerSync', eagerSyncRequestCodec, eagerSyncResponseCodec),
    fastForward: method('fastForward', fastForwardRequestCodec, fastForwardResponseCodec),
    join: method('join', joinRequestCodec, joinResponseCodec),
  };
}

function decodeAnswer<A>(
  codec: TextCodec<A>,
  body: Uint8Array,
  limits: JsonLimits | undefined,
  data: { readonly target: string; readonly method: string },
): A {
  try {
    return decodeBody(codec, body, limits === undefined ? {} : { limits });
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    throw new NetError(error.code, `${data.target} answered ${data.method}: ${error.message}`, data, error);
  }
}
