// Everything this package refuses, by code. Callers branch on `code`; messages are for people.
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link PeersError}, each with whose fault it is. */
export const PEERS_ERROR_FAULTS = {
  /** The peer-set table has an entry for the round already (PS-TAB-5). */
  BABBLE_PEERS_ROUND_TAKEN: 'local',
  /** The peer-set table is empty (PS-TAB-2). */
  BABBLE_PEERS_TABLE_EMPTY: 'local',
  /** A peers file that cannot be used; `data` names file, entry and field (OPS-FILE-4). */
  BABBLE_PEERS_FILE_INVALID: 'local',
  /** A peers file that is not there. */
  BABBLE_PEERS_FILE_MISSING: 'local',
  /** `peers.genesis.json` and `genesis.peers.json` are both there and differ. */
  BABBLE_PEERS_GENESIS_AMBIGUOUS: 'local',
} as const;

/** What callers branch on. */
export type PeersErrorCode = keyof typeof PEERS_ERROR_FAULTS;

/** Facts of one refusal: `file`, `entry` (from 1), `field`, `round`. */
export type PeersErrorData = ErrorData;

/** A refusal of this package. */
export class PeersError extends CodedError<PeersErrorCode> {
  override readonly name = 'PeersError';

  /** Whose fault it is. */
  get fault(): Fault {
    return PEERS_ERROR_FAULTS[this.code];
  }
}
