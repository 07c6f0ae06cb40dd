// The client's side of one connection: which requests wait for which answers. Rules APP-SOCK-4, APP-SOCK-5.
import { parseAnswer } from './answer.ts';
import { formatRequest } from './request.ts';
import { RpcError } from './rpc-error.ts';

interface Waiting {
  resolve(result: string): void;
  reject(error: unknown): void;
}

export class OpenRequests {
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #strayCount = 0;

  /** Answers that belonged to no request: the other side mixes up ids, or answers twice. */
  get strayCount(): number {
    return this.#strayCount;
  }

  /** A line to send, and the JSON text of the result to come; that rejects with an RpcError if an error is answered. Ids count from 0. */
  open(method: string, argument: string): { readonly line: string; readonly result: Promise<string> } {
    const id = this.#nextId;
    this.#nextId += 1;
    const result = new Promise<string>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    return { line: formatRequest(method, argument, id), result };
  }

  /** Takes an answer. ⚠ as the reference: one that belongs to no request is ignored. Throws `BABBLE_PROXY_MALFORMED`. */
  take(text: string): void {
    const { id, error, result } = parseAnswer(text);
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) {
      this.#strayCount += 1;
      return;
    }
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new RpcError(error));
  }

  /** The connection is gone: nothing will be answered. */
  failAll(error: unknown): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of all) waiting.reject(error);
  }
}
