// An error as it travels in an answer. Rule APP-SOCK-5: it is a text.

/** Stays inside this package: a server answers with `message`, a client gets the other side's text as `message`. The connection goes on. */
export class RpcError extends Error {
  override readonly name = 'RpcError';

  constructor(text: string, cause?: unknown) {
    super(text, cause === undefined ? undefined : { cause });
  }
}
