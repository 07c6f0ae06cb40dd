// A client's side of one connection: requests out, answers in. Rules APP-SOCK-4, APP-RETRY-6.
import type { Socket } from 'node:net';
import { ProxyError } from '../errors.ts';
import { OpenRequests } from '../rpc/open-requests.ts';
import { ValueSplitter } from '../rpc/value-splitter.ts';

/** Characters that wait for the end of the moment at most before they are written. */
const BATCH_LENGTH = 65_536;

export class ClientConnection {
  readonly #socket: Socket;
  readonly #requests = new OpenRequests();
  readonly #splitter: ValueSplitter;
  #failure: ProxyError | undefined;
  #lines = '';

  constructor(socket: Socket, maxAnswerBytes: number) {
    this.#socket = socket;
    this.#splitter = new ValueSplitter(maxAnswerBytes);
    socket.on('data', (chunk: Uint8Array) => this.#read(chunk));
    socket.on('error', (error) => this.fail(lost(error)));
    socket.on('close', () => this.fail(lost()));
  }

  /** See {@link OpenRequests.strayCount}. */
  get strayCount(): number {
    return this.#requests.strayCount;
  }

  get isUsable(): boolean {
    return this.#failure === undefined && this.#socket.writable;
  }

  /** Sends a request; requests of one moment go out in one write. */
  send(method: string, argument: string): Promise<string> {
    const { line, result } = this.#requests.open(method, argument);
    if (this.#lines === '') queueMicrotask(() => this.#flush());
    this.#lines += line;
    if (this.#lines.length > BATCH_LENGTH) this.#flush();
    return result;
  }

  /** Ends the connection; what waits for an answer rejects with the error. */
  fail(error: ProxyError): void {
    this.#failure ??= error;
    this.#socket.destroy();
    this.#requests.failAll(this.#failure);
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = '';
    if (lines === '') return;
    if (this.#failure === undefined) this.#socket.write(lines);
    else this.#requests.failAll(this.#failure);
  }

  #read(chunk: Uint8Array): void {
    const { texts, failure } = this.#splitter.push(chunk);
    try {
      for (const text of texts) this.#requests.take(text);
    } catch (error) {
      if (!(error instanceof ProxyError)) throw error;
      this.fail(error);
    }
    if (failure !== undefined) this.fail(failure);
  }
}

function lost(cause?: unknown): ProxyError {
  return new ProxyError('BABBLE_PROXY_CONNECTION_LOST', 'The connection ended before the answer', {}, cause);
}
