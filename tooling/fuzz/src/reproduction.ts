// Findings as files: what led to it, ready to be run again.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from './border.ts';
import { UsageError } from './command-line.ts';

/** Inputs are base64; `text` shows the last one to people. */
export function formatReproduction({ border, seed, caseNumber, what, cases }: Finding): string {
  const text = Buffer.from(cases.at(-1)?.input ?? new Uint8Array(0)).toString();
  const inputs = cases.map(({ input, isSigned }) => ({ input: Buffer.from(input).toString('base64'), isSigned }));
  return `${JSON.stringify({ border, seed, caseNumber, what, text: text.slice(0, 2_000), cases: inputs }, null, 1)}\n`;
}

interface ReproductionFile extends Omit<Finding, 'cases'> {
  readonly cases: readonly { readonly input: string; readonly isSigned: boolean }[];
}

export function parseReproduction(text: string): Finding {
  const { border, seed, caseNumber, what, cases }: ReproductionFile = JSON.parse(text);
  const inputs = cases.map(({ input, isSigned }) => ({
    input: new Uint8Array(Buffer.from(input, 'base64')),
    isSigned,
  }));
  return { border, seed, caseNumber, what, cases: inputs };
}

/** Throws {@link UsageError} for a file that is none. */
export function readReproduction(file: string): Finding {
  try {
    return parseReproduction(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--replay ${file}: not the file of a finding: ${reason}`, { cause: error });
  }
}

export function writeReproduction(file: string, finding: Finding): void {
  writeFileSync(file, formatReproduction(finding));
}
