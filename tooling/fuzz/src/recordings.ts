// What nodes and applications really said: the material that is damaged.
import { readFileSync } from 'node:fs';

interface Row {
  readonly dir?: string;
  readonly text?: string;
}

interface RecordedCase {
  readonly exchange?: readonly Row[];
  readonly rows?: readonly Row[];
}

const CAPTURES = new URL('../../vectors/captures/', import.meta.url);

function captureText(path: string): string {
  return readFileSync(new URL(path, CAPTURES), 'utf8');
}

/** Texts that went one way in a file of cases; shortened ones are left out. */
export function textsOf(path: string, dir: string): readonly string[] {
  const cases: readonly RecordedCase[] = JSON.parse(captureText(path));
  const rows = cases.flatMap(({ exchange, rows: others }) => exchange ?? others ?? []);
  const texts = rows.flatMap((row) => (row.dir === dir && row.text !== undefined ? [row.text] : []));
  return [...new Set(texts)].filter((text) => !text.includes('characters)…') && text.length < 20_000);
}

/** A member of the recorded network, as far as a peers file tells. */
export interface RecordedMember {
  readonly name: string;
  readonly public: string;
  readonly netAddr: string;
}

export function recordedMembers(): readonly RecordedMember[] {
  return JSON.parse(captureText('network/keys.json'));
}
