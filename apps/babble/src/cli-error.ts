// What goes wrong on the command line in a way the user can mend: printed as one line, without a stack.

/** Exit codes: 0 fine, 1 refused or failed, 2 wrong usage. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

export interface CliErrorOptions {
  readonly exitCode?: number;
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
  readonly withStack?: boolean;
  /** The command has printed it in its own form; what is left is the exit code. */
  readonly isTold?: boolean;
}

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;
  /** What the user can do about it. */
  readonly remedy: string | undefined;
  /** Whether the user asked for details (`--log debug`). */
  readonly withStack: boolean;
  /** Whether it has been printed. */
  readonly isTold: boolean;

  constructor(message: string, options: CliErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? EXIT.failed;
    this.remedy = options.remedy;
    this.withStack = options.withStack ?? false;
    this.isTold = options.isTold ?? false;
  }
}

/** How a message about a value that a flag cannot take begins. */
export function invalidArgument(text: string, flag: string): string {
  return `invalid argument "${text}" for "--${flag}" flag`;
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
