// Whole numbers as values of flags.
import { CliError, EXIT, invalidArgument } from './cli-error.ts';

/** Throws a {@link CliError} naming the flag for a text that is none, or is out of bounds. */
export function parseWholeNumber(text: string, flag: string, least: number, most: number): number {
  const number = Number(text);
  if (/^[0-9]+$/.test(text) && number >= least && number <= most) return number;
  throw new CliError(`${invalidArgument(text, flag)}: a whole number from ${least} to ${most}`, {
    exitCode: EXIT.usage,
  });
}
