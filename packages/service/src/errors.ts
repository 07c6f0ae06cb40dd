// Everything this package refuses, by code. Callers branch on `code`; messages are for people. What a client asks wrongly is no
// error of this kind: it is answered (HTTP-1).

/** Codes of {@link ServiceError}, each with whose fault it is. */
export const SERVICE_ERROR_FAULTS = {
  /** A configured address that cannot be read or resolved. */
  BABBLE_SERVICE_ADDRESS_INVALID: 'local',
  /** Somebody else listens at the address. */
  BABBLE_SERVICE_ADDRESS_IN_USE: 'local',
  /** The address cannot be listened at for another reason, `cause`. */
  BABBLE_SERVICE_ADDRESS_UNAVAILABLE: 'local',
  /** The store lost events while the graph was being sent; the answer breaks off. */
  BABBLE_SERVICE_GRAPH_INCOMPLETE: 'local',
} as const;

export type ServiceErrorCode = keyof typeof SERVICE_ERROR_FAULTS;

/** Facts of one failure: `address`, or `participant` and `index`. */
export type ServiceErrorData = Readonly<Record<string, string | number | undefined>>;

export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorCode;
  readonly data: ServiceErrorData;

  constructor(code: ServiceErrorCode, message: string, data: ServiceErrorData = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
  }

  /** `local`: our own configuration or state. */
  get fault(): 'local' | 'peer' | 'app' {
    return SERVICE_ERROR_FAULTS[this.code];
  }
}
