// The manifest of LevelDB: which tables belong to the database, how large they are, and which logs are not in them yet. A list of changes, each a record.
import { ByteReader } from './byte-reader.ts';
import { readLogFile } from './log-file.ts';

/** The tags of a change. */
const TAG = {
  comparator: 1,
  logNumber: 2,
  nextFile: 3,
  lastSequence: 4,
  compactPointer: 5,
  deletedFile: 6,
  newFile: 7,
  prevLogNumber: 9,
} as const;

export interface Manifest {
  /** Size in bytes by the number of the table. */
  readonly tables: ReadonlyMap<number, number>;
  /** Logs from this number on hold what is in no table; 0 before there is one. */
  readonly logNumber: number;
}

/** `undefined` if it is not what LevelDB writes; a last record that is not whole is left out, as LevelDB does. */
export function readManifest(bytes: Uint8Array): Manifest | undefined {
  const { records, isDamaged } = readLogFile(bytes);
  if (isDamaged || records.length === 0) return undefined;
  const state: State = { tables: new Map<number, number>(), logNumber: undefined };
  for (const record of records) if (!applyEdit(new ByteReader(record), state)) return undefined;
  const { tables, logNumber } = state;
  // The first record of a manifest has the tables only; it counts together with the second.
  return logNumber === undefined ? undefined : { tables, logNumber };
}

interface State {
  readonly tables: Map<number, number>;
  logNumber: number | undefined;
}

/** `false` if it cannot be read. */
function applyEdit(reader: ByteReader, state: State): boolean {
  while (!reader.isAtEnd) if (!applyField(reader, state)) return false;
  return true;
}

function applyField(reader: ByteReader, state: State): boolean {
  switch (reader.varint()) {
    case TAG.comparator:
      return reader.slice() !== undefined;
    case TAG.logNumber: {
      const number = reader.varint();
      if (number === undefined) return false;
      state.logNumber = number;
      return true;
    }
    case TAG.nextFile:
    case TAG.lastSequence:
    case TAG.prevLogNumber:
      return reader.varint() !== undefined;
    case TAG.compactPointer:
      return reader.varint() !== undefined && reader.slice() !== undefined;
    case TAG.deletedFile: {
      const [level, number] = [reader.varint(), reader.varint()];
      return level !== undefined && number !== undefined && state.tables.delete(number);
    }
    case TAG.newFile: {
      const [level, number, size] = [reader.varint(), reader.varint(), reader.varint()];
      if (level === undefined || number === undefined || size === undefined) return false;
      state.tables.set(number, size);
      return reader.slice() !== undefined && reader.slice() !== undefined;
    }
    default:
      return false;
  }
}
