// What packages say to the operator. The shape is that of pino, which fits as it is; the host supplies one, `silentLogger` is the default.

/** Facts of one line, one name per thing: `peer`, `round`, `event`, `block`, `state`, `ms`, `code`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One call, one line: its facts, and a message that is always the same text. */
export interface Logger {
  /** One line per sync. */
  debug(fields: LogFields, message: string): void;
  /** What a person should know: state changes, blocks, peers. */
  info(fields: LogFields, message: string): void;
  /** Something failed that will be tried again or that a peer did wrong. */
  warn(fields: LogFields, message: string): void;
  /** Something failed for good; `fields.code` names the error. */
  error(fields: LogFields, message: string): void;
  /** A logger that adds `fields` to each of its lines. */
  child(fields: LogFields): Logger;
}

/** Says nothing. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
