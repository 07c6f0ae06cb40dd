// Whole numbers in paths and queries.
import type { Context } from 'hono';

/** Answered with status 400. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';
}

export interface NumberRange {
  /** 0 unless given. */
  readonly least?: number;
  readonly most?: number;
  /** What counts if the parameter is not there; without it, it must be. */
  readonly absent?: number;
}

/** A parameter of the path or the query. Throws an {@link InvalidQuery} that says what would be right. */
export function numberIn(c: Context, name: string, { least = 0, most, absent }: NumberRange): number {
  const text: string | undefined = c.req.param(name) ?? c.req.query(name);
  if (text === undefined && absent !== undefined) return absent;
  const number = /^\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (number >= least && number <= (most ?? number)) return number;
  const bounds = most === undefined ? `${least} or more` : `${least} to ${most}`;
  throw new InvalidQuery(`${name} is a whole number, ${bounds}`);
}
