// How LevelDB names its files.

/** A file with a number in its name. */
export interface NumberedFile {
  readonly file: string;
  readonly number: number;
}

/** The logs among files, the oldest first. */
export function logsIn(files: Iterable<string>): readonly NumberedFile[] {
  return [...files]
    .filter((file) => /^\d+\.log$/.test(file))
    .map((file) => ({ file, number: Number.parseInt(file, 10) }))
    .sort((a, b) => a.number - b.number);
}

/** The number as it stands in a name. */
export function numbered(number: number): string {
  return String(number).padStart(6, '0');
}
