// What the program refuses, by code. Callers branch on `code`; messages are for people.
import { CodedError, type Fault } from '@babble/host';

/** Codes of {@link DummyError}, each with whose fault it is. */
export const DUMMY_ERROR_FAULTS = {
  /** The file of `--accept-joins`, `data.file`, cannot be read; `cause` says why. */
  BABBLE_DUMMY_ALLOW_LIST_UNREADABLE: 'local',
  /** Line `data.line` of it is no public key, or it has none at all. */
  BABBLE_DUMMY_ALLOW_LIST_INVALID: 'local',
} as const;

export type DummyErrorCode = keyof typeof DUMMY_ERROR_FAULTS;

export class DummyError extends CodedError<DummyErrorCode> {
  override readonly name = 'DummyError';

  /** Always our own configuration. */
  get fault(): Fault {
    return DUMMY_ERROR_FAULTS[this.code];
  }
}
