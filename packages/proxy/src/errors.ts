// Everything proxies refuse, by code. Callers branch on `code`; messages are for people.
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link ProxyError}, each with whose fault it is. */
export const PROXY_ERROR_FAULTS = {
  /** The application answered with an error, `data.text`, or its handler threw, `cause` (APP-RETRY-4). */
  BABBLE_PROXY_APPLICATION_FAILED: 'app',
  /** The application's answer is none: no JSON, the wrong type, nothing where something is needed (APP-SOCK-6). */
  BABBLE_PROXY_ANSWER_INVALID: 'app',
  /** The application keeps no snapshots. */
  BABBLE_PROXY_SNAPSHOT_UNSUPPORTED: 'app',
  /** A state machine does not keep the state after block `data.block`: not yet, or not any more (APP-RULE-4). */
  BABBLE_PROXY_SNAPSHOT_UNKNOWN: 'app',
  /** A snapshot from outside that a state machine cannot restore; the state stays as it was. */
  BABBLE_PROXY_SNAPSHOT_INVALID: 'peer',
  /** A state that was kept for snapshots is not what it was after block `data.block`: `apply` changes what it gets. */
  BABBLE_PROXY_STATE_CHANGED: 'app',
  /** A value in a state, at `data.path`, that JSON has no way to write. */
  BABBLE_PROXY_STATE_UNENCODABLE: 'app',
  /** Block `data.block` came to a state machine that was to get block `data.expected` (APP-RULE-2). */
  BABBLE_PROXY_BLOCK_OUT_OF_ORDER: 'local',
  /** A configured list of who may join that is none. */
  BABBLE_PROXY_ALLOW_LIST_INVALID: 'local',
  /** Nobody answers at `data.address`; `cause` says why. */
  BABBLE_PROXY_UNREACHABLE: 'app',
  /** The connection ended before the answer (APP-RETRY-6). */
  BABBLE_PROXY_CONNECTION_LOST: 'app',
  /** No answer, or no connection, in time. */
  BABBLE_PROXY_TIMEOUT: 'app',
  /** Bytes on a socket that are no message (APP-SOCK-8). */
  BABBLE_PROXY_MALFORMED: 'app',
  /** A message beyond the limit on bytes or nesting (OURS-8). */
  BABBLE_PROXY_LIMIT_EXCEEDED: 'app',
  /** The node's pool of transactions is full: submit again later. */
  BABBLE_PROXY_BUSY: 'local',
  /** The transaction fits into no event. */
  BABBLE_PROXY_TRANSACTION_TOO_LARGE: 'app',
  /** There is no running node to submit to. */
  BABBLE_PROXY_NOT_RUNNING: 'local',
  /** The node refused a transaction for another reason, `data.text`. */
  BABBLE_PROXY_SUBMIT_REFUSED: 'local',
  /** The caller's signal was aborted; `cause` is its reason. */
  BABBLE_PROXY_CANCELLED: 'local',
  /** The proxy is not started, or was stopped meanwhile. */
  BABBLE_PROXY_STOPPED: 'local',
  /** A configured address that cannot be read or resolved. */
  BABBLE_PROXY_ADDRESS_INVALID: 'local',
  /** Somebody else listens at the address. */
  BABBLE_PROXY_ADDRESS_IN_USE: 'local',
  /** The address cannot be listened at for another reason, `cause`. */
  BABBLE_PROXY_ADDRESS_UNAVAILABLE: 'local',
} as const;

export type ProxyErrorCode = keyof typeof PROXY_ERROR_FAULTS;

/** Facts of one failure: `address`, `method`, `block`, `text`, `limit` and the like. */
export type ProxyErrorData = ErrorData;

export class ProxyError extends CodedError<ProxyErrorCode> {
  override readonly name = 'ProxyError';

  /** `app`: the application or the way to it failed; `peer`: what came from the network is wrong; `local`: our own configuration or state. */
  get fault(): Fault {
    return PROXY_ERROR_FAULTS[this.code];
  }
}
