// What nodes and applications really said: the material that is damaged.
import { readFileSync } from 'node:fs';

interface Row {
  readonly dir?: string;
  readonly conn?: string;
  readonly text?: string;
}

interface RecordedCase {
  readonly exchange?: readonly Row[];
  readonly rows?: readonly Row[];
}

const CAPTURES = new URL('../../vectors/captures/', import.meta.url);

export function captureText(path: string): string {
  return readFileSync(new URL(path, CAPTURES), 'utf8');
}

/** Texts that went one way in a file of cases; shortened ones are left out. */
export function textsOf(path: string, dir: string): readonly string[] {
  const cases: readonly RecordedCase[] = JSON.parse(captureText(path));
  const rows = cases.flatMap(({ exchange, rows: others }) => exchange ?? others ?? []);
  return textsIn(rows, dir);
}

/** The same of a file with one row per line. */
export function textsOfLines(path: string, dir: string): readonly string[] {
  const rows: readonly Row[] = captureText(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return textsIn(rows, dir);
}

function textsIn(rows: readonly Row[], dir: string): readonly string[] {
  const texts = rows.flatMap((row) => (row.dir === dir && row.text !== undefined ? [row.text] : []));
  return [...new Set(texts)].filter((text) => !text.includes('characters)…') && text.length < 20_000);
}

export interface RecordedKey {
  readonly name: string;
  readonly private: string;
  readonly public: string;
  readonly id: number;
  readonly netAddr: string;
}

/** The keys of the recorded network; node 1 is the one that is attacked. */
export function recordedKeys(): readonly RecordedKey[] {
  return JSON.parse(captureText('network/keys.json'));
}
