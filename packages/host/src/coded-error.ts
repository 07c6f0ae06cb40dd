// What the error classes of all packages have in common: callers branch on the code, messages are for people.

/** Whose fault a failure is: our own configuration, state or files; a peer or what came from outside; the application. */
export type Fault = 'local' | 'peer' | 'app';

/** Facts of one failure, for logs and for callers that react to them. */
export type ErrorData = Readonly<Record<string, string | number | bigint | undefined>>;

/** The base of one error class per package family. */
export abstract class CodedError<Code extends string> extends Error {
  readonly code: Code;
  readonly data: ErrorData;

  /** `cause` is the error that this one stands for, if there is one. */
  constructor(code: Code, message: string, data: ErrorData = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
  }

  /** The code alone decides. */
  abstract get fault(): Fault;
}
