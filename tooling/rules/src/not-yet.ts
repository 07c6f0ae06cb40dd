// Rules whose area is not implemented by now, with the reason. The list is to become empty; what is in it is left out of the
// demand that a source or a test names every rule, not out of the table.

export interface NotYet {
  /** Ids, ranges (`NODE-FF-4 … 12`) and whole topics (`RTC-*`), separated by commas. */
  readonly rules: string;
  readonly reason: string;
}

export const NOT_YET: readonly NotYet[] = [];
