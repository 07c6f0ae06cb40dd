// Everything this package and the transports built on it refuse, by code. Callers branch on `code`; messages are for people.
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link NetError}, each with whose fault it is. */
export const NET_ERROR_FAULTS = {
  /** No connection to the target: nobody there, refused, an address that cannot be resolved. */
  BABBLE_NET_UNREACHABLE: 'peer',
  /** The target did not answer in time. */
  BABBLE_NET_TIMEOUT: 'peer',
  /** The connection ended in the middle of an exchange. */
  BABBLE_NET_CONNECTION_LOST: 'peer',
  /** The target answered with an error text, `data.text` (NET-ERR-8). */
  BABBLE_NET_REMOTE_ERROR: 'peer',
  /** Bytes that are no message of the protocol. */
  BABBLE_NET_MALFORMED: 'peer',
  /** A message beyond the limits on bytes or nesting (OURS-8, ENC-DEC-16). */
  BABBLE_NET_LIMIT_EXCEEDED: 'peer',
  /** The caller's signal was aborted; `cause` is its reason. */
  BABBLE_NET_CANCELLED: 'local',
  /** The transport is not started, or was stopped meanwhile. */
  BABBLE_NET_STOPPED: 'local',
  /** A request of ours that no peer would accept: a method name or a body that cannot be framed. */
  BABBLE_NET_REQUEST_INVALID: 'local',
  /** A configured address that cannot be read or resolved. */
  BABBLE_NET_ADDRESS_INVALID: 'local',
  /** Somebody else listens at the address. */
  BABBLE_NET_ADDRESS_IN_USE: 'local',
  /** The address cannot be listened at for another reason, `cause`. */
  BABBLE_NET_ADDRESS_UNAVAILABLE: 'local',
  /** Peers cannot dial the address that would be advertised (TCP-1). */
  BABBLE_NET_ADDRESS_NOT_ADVERTISABLE: 'local',
  /** No connection to the signalling server: nobody there, a certificate that is not trusted, something else that listens there. */
  BABBLE_NET_SIGNALLING_UNREACHABLE: 'peer',
  /** The signalling server does not let us in, or does not register us; `data.reason` is its word for it. */
  BABBLE_NET_SIGNALLING_REFUSED: 'peer',
  /** A session description without a signature where one is wanted, or with one that is not the sender's; `data.peer` names the sender. */
  BABBLE_NET_DESCRIPTION_UNTRUSTED: 'peer',
  /** The WebRTC stack is not installed, or has no build for this machine; `data.package` names it. */
  BABBLE_NET_BACKEND_MISSING: 'local',
  /** A file with a certificate or its key that cannot be used; `data.path` names it. */
  BABBLE_NET_CERTIFICATE_UNUSABLE: 'local',
} as const;

export type NetErrorCode = keyof typeof NET_ERROR_FAULTS;

/** Facts of one failure: `target`, `method`, `address`, `text`, `limit` and the like. */
export type NetErrorData = ErrorData;

export class NetError extends CodedError<NetErrorCode> {
  override readonly name = 'NetError';

  /** `peer`: the other side or the way to it failed; `local`: our own configuration or state. */
  get fault(): Fault {
    return NET_ERROR_FAULTS[this.code];
  }
}
