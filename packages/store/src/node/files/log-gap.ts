// A loss of power while LevelDB goes on in a new log and makes a table of the old one can leave the new one without the end of the old: later changes without
// earlier ones. Nothing of the new one was durable by then, or the old one would be whole (see `syncOlderLogs`): it can be left out. The numbers of the changes show it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLogFile } from './log-file.ts';
import type { NumberedFile } from './names.ts';

/** Before the changes of a record: the number of the first, and how many there are. */
const RECORD_HEADER_BYTES = 12;

/** Of these logs, the oldest first, those from the first on before which something is missing. */
export async function logsAfterGap(folder: string, logs: readonly NumberedFile[]): Promise<readonly NumberedFile[]> {
  let next: bigint | undefined;
  for (const [position, { file }] of logs.entries()) {
    const { records } = readLogFile(await readFile(join(folder, file)));
    const ranges = records.map(rangeOf);
    const [first] = ranges;
    // A log is followed by another because it is full.
    if (first !== undefined && position > 0 && first.start !== next) return logs.slice(position);
    next = ranges.at(-1)?.end ?? next;
  }
  return [];
}

function rangeOf(record: Uint8Array): { readonly start: bigint; readonly end: bigint } {
  if (record.length < RECORD_HEADER_BYTES) return { start: -1n, end: -1n };
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const start = view.getBigUint64(0, true);
  return { start, end: start + BigInt(view.getUint32(8, true)) };
}
