// Everything this package refuses by itself, by code. Callers branch on `code`; messages are for people.
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link MobileError}, each with whose fault it is. */
export const MOBILE_ERROR_FAULTS = {
  /** Neither a private key nor a signer was given. */
  BABBLE_MOBILE_KEY_MISSING: 'local',
  /** A transaction that is neither base64 nor bytes. */
  BABBLE_MOBILE_TRANSACTION_INVALID: 'app',
  /** What a callback answered is none: no processed block, no base64. */
  BABBLE_MOBILE_ANSWER_INVALID: 'app',
} as const;

export type MobileErrorCode = keyof typeof MOBILE_ERROR_FAULTS;

/** Facts of one failure. */
export type MobileErrorData = ErrorData;

export class MobileError extends CodedError<MobileErrorCode> {
  override readonly name = 'MobileError';

  /** `app`: what the application handed over is wrong; `local`: the configuration. */
  get fault(): Fault {
    return MOBILE_ERROR_FAULTS[this.code];
  }
}
