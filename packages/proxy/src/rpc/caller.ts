// What callers of remote methods need from the connection below them.
import type { CancelSignal } from '@babble/host';

export interface RpcCall {
  readonly method: string;
  /** JSON text of the one argument. */
  readonly argument: string;
  /** Aborted with a ProxyError as its reason. */
  readonly signal: CancelSignal;
  /**
   * What happens when the answer is late: `fail` rejects; `wait` goes on as long as the connection lives, so that a request is never repeated while
   * the other side may still be working on it.
   */
  readonly whenLate: 'fail' | 'wait';
}

export interface RpcCaller {
  /**
   * The JSON text of the result. Rejects with an RpcError if an error is answered, with the signal's reason, and with `BABBLE_PROXY_UNREACHABLE`,
   * `…_CONNECTION_LOST`, `…_TIMEOUT`, `…_MALFORMED`, `…_LIMIT_EXCEEDED`, `…_STOPPED`.
   */
  call(call: RpcCall): Promise<string>;
}
