// Output of commands.

/** One line on standard output. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** One line on standard error. */
export function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}
