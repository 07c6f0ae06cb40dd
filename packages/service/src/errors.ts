// Everything this package refuses, by code. Callers branch on `code`; messages are for people. What a client asks wrongly is no
// error of this kind: it is answered (HTTP-1).
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link ServiceError}, each with whose fault it is. */
export const SERVICE_ERROR_FAULTS = {
  /** A configured address that cannot be read or resolved. */
  BABBLE_SERVICE_ADDRESS_INVALID: 'local',
  /** Somebody else listens at the address. */
  BABBLE_SERVICE_ADDRESS_IN_USE: 'local',
  /** The address cannot be listened at for another reason, `cause`. */
  BABBLE_SERVICE_ADDRESS_UNAVAILABLE: 'local',
  /** The store dropped a block while blocks were being sent; the answer breaks off. */
  BABBLE_SERVICE_BLOCKS_INCOMPLETE: 'local',
  /** The store lost events while the graph was being sent; the answer breaks off. */
  BABBLE_SERVICE_GRAPH_INCOMPLETE: 'local',
} as const;

export type ServiceErrorCode = keyof typeof SERVICE_ERROR_FAULTS;

/** Facts of one failure: `address`, `block`, or `participant` and `index`. */
export type ServiceErrorData = ErrorData;

export class ServiceError extends CodedError<ServiceErrorCode> {
  override readonly name = 'ServiceError';

  /** `local`: our own configuration or state. */
  get fault(): Fault {
    return SERVICE_ERROR_FAULTS[this.code];
  }
}
