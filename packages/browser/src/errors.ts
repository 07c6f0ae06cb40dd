// Everything this package refuses, by code. Callers branch on `code`; messages are for people.
import { CodedError, type ErrorData, type Fault } from '@babble/host';

/** Codes of {@link BrowserError}, each with whose fault it is. */
export const BROWSER_ERROR_FAULTS = {
  /** Another tab of this browser has a validator with this key, or with this database, open: `data.key`, `data.database`. */
  BABBLE_BROWSER_ALREADY_OPEN: 'local',
  /** The browser, or the way in which the page was loaded, lacks something: `data.missing`. */
  BABBLE_BROWSER_UNSUPPORTED: 'local',
} as const;

/** What callers branch on. */
export type BrowserErrorCode = keyof typeof BROWSER_ERROR_FAULTS;

/** Facts of one refusal: `key`, `database`, `missing`. */
export type BrowserErrorData = ErrorData;

/** A refusal of this package. */
export class BrowserError extends CodedError<BrowserErrorCode> {
  override readonly name = 'BrowserError';

  /** Whose fault it is. */
  get fault(): Fault {
    return BROWSER_ERROR_FAULTS[this.code];
  }
}
