// Parameters in paths and queries. Strict: digits are digits, and what is misspelt is refused, not ignored.
import { z } from 'zod';

/** Fifteen digits: more than any index has, and still an exact number. */
const DIGITS = /^[0-9]{1,15}$/;

/** A whole number in decimal digits. */
export function wholeNumber(least: number, most?: number): z.ZodType<number> {
  const error = `must be a whole number ${most === undefined ? `from ${least} on` : `from ${least} to ${most}`}`;
  const bounded = z.int({ error }).min(least, { error });
  return z.preprocess(
    (text) => (typeof text === 'string' && DIGITS.test(text) ? Number(text) : text),
    most === undefined ? bounded : bounded.max(most, { error }),
  );
}

/** How many of something. */
export function pageSize(standard: number, most: number): z.ZodType<number> {
  return wholeNumber(1, most).default(standard).describe(`At most ${most}`);
}

/** The first complaint, naming the parameter. */
export function complaintOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (issue === undefined) return 'the parameters cannot be read';
  if (issue.code === 'unrecognized_keys')
    return `there is no parameter ${issue.keys.slice(0, 3).map(shortened).join(', ')}`;
  return `${issue.path.join('.')}: ${issue.message}`;
}

function shortened(name: string): string {
  return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
}
