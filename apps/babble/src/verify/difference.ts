// Where a database is not what its events lead to.

/** What is different. */
export type Subject = 'event' | 'round' | 'frame' | 'block' | 'peer-set' | 'look-up' | 'note' | 'snapshot';

/** One thing that is stored and is not what it has to be; values as texts, hashes in hexadecimal. */
export interface Difference {
  readonly what: Subject;
  /** Which one of its kind, for instance `block 17`. */
  readonly where: string;
  /** Which part of it. */
  readonly field: string;
  /** What follows from the events. */
  readonly expected: string;
  /** What is stored. */
  readonly found: string;
}

/** Ends a comparison at its first difference. */
export class DifferenceFound extends Error {
  override readonly name = 'DifferenceFound';
  readonly difference: Difference;

  constructor(difference: Difference, cause?: unknown) {
    super(formatDifference(difference), cause === undefined ? undefined : { cause });
    this.difference = difference;
  }
}

/** In a sentence. */
export function formatDifference({ where, field, expected, found }: Difference): string {
  return `${where}: ${field}: expected ${expected}, found ${found}`;
}

/** Which thing is compared. */
export interface Compared {
  readonly what: Subject;
  readonly where: string;
}

/** Throws {@link DifferenceFound} if the two are not the same text, number or truth value. */
export function compare(compared: Compared, field: string, expected: Plain, found: Plain): void {
  if (expected === found) return;
  throw new DifferenceFound({ ...compared, field, expected: shown(expected), found: shown(found) });
}

/** The same for lists; says at which place they part. */
export function compareLists(
  compared: Compared,
  field: string,
  expected: readonly Plain[],
  found: readonly Plain[],
): void {
  for (let place = 0; place < Math.max(expected.length, found.length); place += 1) {
    if (expected[place] !== found[place]) compare(compared, `${field}[${place}]`, expected[place], found[place]);
  }
}

export type Plain = string | number | bigint | boolean | undefined;

function shown(value: Plain): string {
  return value === undefined ? 'nothing' : String(value);
}
