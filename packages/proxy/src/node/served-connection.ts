// A server's side of one connection: requests in, answers out. Rules APP-SOCK-7, APP-SOCK-8.
import type { Socket } from 'node:net';
import type { Logger } from '@babble/host';
import { ProxyError } from '../errors.ts';
import type { RpcRequest } from '../rpc/request.ts';
import { parseRequest } from '../rpc/request.ts';
import type { RpcServices } from '../rpc/services.ts';
import { answerRequest } from '../rpc/services.ts';
import { ValueSplitter } from '../rpc/value-splitter.ts';

export interface ServedConnectionInit {
  readonly services: RpcServices;
  readonly logger: Logger;
  readonly maxRequestBytes: number;
  readonly maxOpenRequestCount: number;
}

/**
 * Serves a socket that was made with `allowHalfOpen`. Requests are begun in the order in which they were sent; answers go out as they are there, those
 * of one moment in one write. Nothing is read while too many requests are open or answers pile up unread.
 */
export function serveConnection(socket: Socket, init: ServedConnectionInit): void {
  new ServedConnection(socket, init).serve();
}

class ServedConnection {
  readonly #socket: Socket;
  readonly #init: ServedConnectionInit;
  readonly #splitter: ValueSplitter;
  #openCount = 0;
  #answers = '';
  /** Nothing more is read: what is open is answered, then the connection ends. */
  #isEnding = false;
  #isDraining = false;

  constructor(socket: Socket, init: ServedConnectionInit) {
    this.#socket = socket;
    this.#init = init;
    this.#splitter = new ValueSplitter(init.maxRequestBytes);
  }

  serve(): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Uint8Array) => this.#read(chunk));
    socket.on('end', () => this.#end());
    socket.on('drain', () => {
      this.#isDraining = false;
      this.#steer();
    });
    // The connection is gone, and with it the one who waits for answers; 'close' follows.
    socket.on('error', (error) => this.#init.logger.debug({ error: error.message }, 'A connection failed'));
  }

  #read(chunk: Uint8Array): void {
    if (this.#isEnding) return;
    const { texts, failure } = this.#splitter.push(chunk);
    for (const text of texts) {
      const request = this.#parse(text);
      if (request === undefined) return;
      this.#begin(request);
    }
    if (failure !== undefined) this.#refuse(failure);
    this.#steer();
  }

  #parse(text: string): RpcRequest | undefined {
    try {
      return parseRequest(text);
    } catch (error) {
      if (!(error instanceof ProxyError)) throw error;
      this.#refuse(error);
      return undefined;
    }
  }

  #begin(request: RpcRequest): void {
    this.#openCount += 1;
    const onFailure = (error: unknown): void => {
      this.#init.logger.error({ method: request.method, error }, 'A request could not be answered');
    };
    answerRequest(this.#init.services, request, onFailure).then((line) => this.#answer(line), onFailure);
  }

  #answer(line: string): void {
    if (this.#answers === '') queueMicrotask(() => this.#flush());
    this.#answers += line;
    this.#openCount -= 1;
  }

  #flush(): void {
    const answers = this.#answers;
    this.#answers = '';
    if (this.#socket.writable && !this.#socket.write(answers)) this.#isDraining = true;
    this.#steer();
  }

  /** APP-SOCK-8: no answer, and the end. */
  #refuse(error: ProxyError): void {
    this.#init.logger.warn({ code: error.code, error: error.message }, 'A connection is closed');
    this.#end();
  }

  #end(): void {
    this.#isEnding = true;
    this.#steer();
  }

  /** Reads on, holds on, or ends, as the state of the connection demands. */
  #steer(): void {
    if (this.#isEnding) {
      if (this.#openCount === 0 && this.#answers === '') this.#socket.destroySoon();
    } else if (this.#isDraining || this.#openCount >= this.#init.maxOpenRequestCount) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }
}
