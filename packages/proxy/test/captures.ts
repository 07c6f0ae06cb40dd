// Recorded traffic of the application sockets.
import { readFileSync } from 'node:fs';

export interface CapturedRow {
  readonly conn?: string;
  readonly dir?: string;
  readonly ev?: string;
  readonly text?: string;
}

const CAPTURES = new URL('../../../tooling/vectors/captures/', import.meta.url);

/** A document of the captures; the caller knows its shape. */
export function readCapture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, CAPTURES), 'utf8')) as T;
}

export function readCapturedRows(name: string): readonly CapturedRow[] {
  const lines = readFileSync(new URL(name, CAPTURES), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as CapturedRow);
}
