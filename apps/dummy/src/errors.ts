// What the program refuses, by code. Callers branch on `code`; messages are for people.
import { CodedError, type Fault } from '@babble/host';

/** Codes of {@link DummyError}, each with whose fault it is. */
export const DUMMY_ERROR_FAULTS = {
  /** The file of `--accept-joins`, `data.file`, cannot be read; `cause` says why. */
  BABBLE_DUMMY_ALLOW_LIST_UNREADABLE: 'local',
  /** Line `data.line` of it is no public key, or it has none at all. */
  BABBLE_DUMMY_ALLOW_LIST_INVALID: 'local',
  /** The value of `--web`, `data.address`, is no address. */
  BABBLE_DUMMY_WEB_ADDRESS_INVALID: 'local',
  /** It cannot be listened at; `cause` says why. */
  BABBLE_DUMMY_WEB_ADDRESS_UNAVAILABLE: 'local',
  /** The value of `--tab`, or of a flag that goes with it, `data.flag`, cannot be used. */
  BABBLE_DUMMY_TAB_FLAG_INVALID: 'local',
  /** The node at `data.url` does not say who the validators are; `cause` says why. */
  BABBLE_DUMMY_NODE_SILENT: 'local',
} as const;

export type DummyErrorCode = keyof typeof DUMMY_ERROR_FAULTS;

export class DummyError extends CodedError<DummyErrorCode> {
  override readonly name = 'DummyError';

  /** Always our own configuration. */
  get fault(): Fault {
    return DUMMY_ERROR_FAULTS[this.code];
  }
}
