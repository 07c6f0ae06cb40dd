// How failures reach the application: as a text, by its exception handler, whatever that does. Rule APP-MOB-1.
import type { Logger } from '@babble/host';
import { CodedError } from '@babble/host';
import type { ExceptionHandler } from './handlers.ts';

export class Exceptions {
  readonly #handler: ExceptionHandler;
  readonly #logger: Logger;

  constructor(handler: ExceptionHandler, logger: Logger) {
    this.#handler = handler;
    this.#logger = logger;
  }

  /** Tells the application `<what>: <message of the error>`. Never throws: a handler that does is logged. */
  report(what: string, error: unknown): void {
    this.#logger.error({ error, code: codeOf(error) }, what);
    try {
      this.#handler.onException(`${what}: ${describe(error)}`);
    } catch (cause) {
      this.#logger.error({ error: cause }, 'The exception handler failed');
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof CodedError ? error.code : undefined;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  return code === undefined ? error.message : `${error.message} (${code})`;
}
