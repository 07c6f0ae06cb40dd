// Everything this package refuses, by code. Callers branch on `code`; messages are for people.
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link NodeError}, each with whose fault it is. */
export const NODE_ERROR_FAULTS = {
  /** A configuration that cannot work; the message names the field. */
  BABBLE_NODE_CONFIGURATION_INVALID: 'local',
  /** The node is not running: not started yet, or stopped. */
  BABBLE_NODE_STOPPED: 'local',
  /** The pool of transactions is full: submit again later. */
  BABBLE_NODE_BUSY: 'local',
  /** A transaction that no event of this node could carry. */
  BABBLE_NODE_TRANSACTION_TOO_LARGE: 'app',
  /** What was asked for did not happen in time. */
  BABBLE_NODE_TIMEOUT: 'local',
  /** A snapshot that cannot be served: too many at once, no such piece, or closed meanwhile. */
  BABBLE_NODE_SNAPSHOT_UNAVAILABLE: 'local',
  /** A peer did not give its snapshot: it failed too often in a row, `cause` is the last failure, or there is too much of it. */
  BABBLE_NODE_SNAPSHOT_FAILED: 'peer',
  /** A snapshot of the application that cannot be kept for a restart: none, empty, too large, or without a state hash that tells it. */
  BABBLE_NODE_SNAPSHOT_UNFIT: 'app',
  /** Somebody else signs events with the key of this node: two processes use it. */
  BABBLE_NODE_KEY_IN_USE: 'local',
  /** The store is that of another network. */
  BABBLE_NODE_STORE_FOREIGN: 'local',
  /** What the store holds contradicts itself. */
  BABBLE_NODE_STORE_DAMAGED: 'local',
  /** What the store holds was pruned, and nothing of what is left leads to its newest events; fast sync is not enabled. */
  BABBLE_NODE_HISTORY_PRUNED: 'local',
  /** After a restart the application answers a block differently than before. */
  BABBLE_NODE_APPLICATION_DIVERGED: 'app',
  /** After a restart the application lacks blocks that the store does not have, and fast sync is not enabled. */
  BABBLE_NODE_APPLICATION_BEHIND: 'app',
  /** What a peer sent as the state of the application is not what the block was signed for. */
  BABBLE_NODE_SNAPSHOT_INVALID: 'peer',
  /** The network, or the application, said no. */
  BABBLE_NODE_REFUSED: 'app',
} as const;

export type NodeErrorCode = keyof typeof NODE_ERROR_FAULTS;

/** Facts of one failure. */
export type NodeErrorData = ErrorData;

export class NodeError extends CodedError<NodeErrorCode> {
  override readonly name = 'NodeError';

  /** `peer`: what another node sent is wrong; `app`: what the application handed over is wrong; `local`: our own state or configuration. */
  get fault(): Fault {
    return NODE_ERROR_FAULTS[this.code];
  }
}
