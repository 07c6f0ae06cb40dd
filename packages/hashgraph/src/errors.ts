// Everything this package refuses, by code. Callers branch on `code`; messages are for people.
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link HashgraphError}, each with whose fault it is. */
export const HASHGRAPH_ERROR_FAULTS = {
  /** The creator is in no peer-set, past or scheduled (HG-INS-2). */
  BABBLE_HASHGRAPH_CREATOR_UNKNOWN: 'peer',
  /** The self-parent is not the creator's newest event: a duplicate or a fork (HG-INS-2, the "normal" error). */
  BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD: 'peer',
  /** A first event names a self-parent (HG-INS-2). */
  BABBLE_HASHGRAPH_SELF_PARENT_UNKNOWN: 'peer',
  /** The other-parent is not known here (HG-INS-3). */
  BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN: 'peer',
  /** A parent, or what is needed to place the event, lies below the window kept in memory, or below the frame that the graph began with (HG-RESET-8). */
  BABBLE_HASHGRAPH_TOO_OLD: 'local',
  /** The index does not follow the self-parent's (HG-INS-11), or cannot be stored (HG-INS-7). */
  BABBLE_HASHGRAPH_INDEX_INVALID: 'peer',
  /** The list of parents has not exactly two entries (HG-INS-12). */
  BABBLE_HASHGRAPH_PARENTS_INVALID: 'peer',
  /** A signature text is malformed, or a signature does not verify (HG-INS-1, SIG-TEXT-5). */
  BABBLE_HASHGRAPH_SIGNATURE_INVALID: 'peer',
  /** A public key is not a point of the curve (HG-INS-12). */
  BABBLE_HASHGRAPH_PUBLIC_KEY_INVALID: 'peer',
  /** A text contains U+FFFD (ENC-TEXT-26). */
  BABBLE_HASHGRAPH_TEXT_INVALID: 'peer',
  /** A wire event names a creator or a parent that is not known here (HG-WIRE-1 … HG-WIRE-3). */
  BABBLE_HASHGRAPH_WIRE_UNRESOLVED: 'peer',
  /** A block waits for the application's receipts; nothing can be inserted before (design of the core). */
  BABBLE_HASHGRAPH_RECEIPTS_PENDING: 'local',
  /** Receipts that do not belong to the block, or an answer to a block that is not waiting for one. */
  BABBLE_HASHGRAPH_RECEIPTS_INVALID: 'app',
  /** A block and a frame that do not belong together, or are malformed (HG-CHECK-1, NODE-FF-9). */
  BABBLE_HASHGRAPH_FRAME_INVALID: 'peer',
  /** Block `data.block` of somebody who tells who the validators are does not prove it (B5). */
  BABBLE_HASHGRAPH_MEMBERSHIP_INVALID: 'peer',
  /** What is to prove that a network decided block `data.block` does not (HG-CHECK-1). */
  BABBLE_HASHGRAPH_PROOF_INVALID: 'peer',
  /** A graph file that cannot be read; `data.line` says where. */
  BABBLE_HASHGRAPH_EXPORT_INVALID: 'local',
  /** A drawing of a graph that cannot be read; `data.line` says where. */
  BABBLE_HASHGRAPH_DRAWING_INVALID: 'local',
  /** A store that cannot write or answer; `data.reason` says why, `data.remedy` what can be done. */
  BABBLE_HASHGRAPH_STORE_FAILED: 'local',
  /** The database is in use by another process (`data.remedy`). */
  BABBLE_HASHGRAPH_STORE_LOCKED: 'local',
  /** What is in the database is not what was written (`data.remedy`). */
  BABBLE_HASHGRAPH_STORE_DAMAGED: 'local',
  /** A database of a newer version, or of somebody else (`data.remedy`). */
  BABBLE_HASHGRAPH_STORE_FORMAT: 'local',
  /** The graph contradicts itself; the node must stop. */
  BABBLE_HASHGRAPH_INVARIANT: 'local',
} as const;

/** What callers branch on. */
export type HashgraphErrorCode = keyof typeof HASHGRAPH_ERROR_FAULTS;

/** Facts of one refusal, for logs and for callers that react to them. */
export type HashgraphErrorData = ErrorData;

/** A refusal of the core, with its code. */
export class HashgraphError extends CodedError<HashgraphErrorCode> {
  override readonly name = 'HashgraphError';

  /** `peer`: what came from outside is wrong; `app`: the application's answer is; `local`: our own state or files are. */
  get fault(): Fault {
    return HASHGRAPH_ERROR_FAULTS[this.code];
  }
}
