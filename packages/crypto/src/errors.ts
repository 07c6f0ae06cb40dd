// Everything this package refuses, by code. Callers branch on `code`; messages are for people.
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link CryptoError}, each with whose fault it is. */
export const CRYPTO_ERROR_FAULTS = {
  /** A text that is not JSON as the Go decoder reads it (ENC-DEC-10, ENC-DEC-15); `data.offset` says where. */
  BABBLE_CRYPTO_JSON_SYNTAX: 'peer',
  /** A JSON value of the wrong type or out of range (ENC-DEC-8 … ENC-DEC-11); `data.path` says where. */
  BABBLE_CRYPTO_JSON_TYPE: 'peer',
  /** A text that is longer, deeper or has more elements than allowed (ENC-DEC-14, ENC-DEC-16). */
  BABBLE_CRYPTO_JSON_LIMIT: 'peer',
  /** Bytes that are no point of the curve in uncompressed form (KEY-6). */
  BABBLE_CRYPTO_PUBLIC_KEY_INVALID: 'peer',
  /** A private key that is not 32 bytes, or not below the order of the curve (KEY-2, KEY-4). */
  BABBLE_CRYPTO_PRIVATE_KEY_INVALID: 'local',
  /** A key file that is there already; it is never overwritten (OPS-CLI-1). */
  BABBLE_CRYPTO_KEY_FILE_EXISTS: 'local',
  /** A key file that cannot be read or written; `cause` says why. */
  BABBLE_CRYPTO_KEY_FILE_UNUSABLE: 'local',
  /** The verifier needs the message itself, not only its digest. */
  BABBLE_CRYPTO_MESSAGE_REQUIRED: 'local',
  /** The optional native library did not load; `cause` says why. */
  BABBLE_CRYPTO_NATIVE_UNAVAILABLE: 'local',
} as const;

/** What callers branch on. */
export type CryptoErrorCode = keyof typeof CRYPTO_ERROR_FAULTS;

/** Facts of one refusal. */
export type CryptoErrorData = ErrorData;

/** A refusal of this package, or a failure of what it uses. */
export class CryptoError extends CodedError<CryptoErrorCode> {
  override readonly name = 'CryptoError';

  /** `peer`: what came from outside is wrong; `local`: our own files or configuration are. */
  get fault(): Fault {
    return CRYPTO_ERROR_FAULTS[this.code];
  }
}
