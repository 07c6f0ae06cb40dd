// The asking side of one connection: one exchange after the other. Rules NET-CONN-1, NET-RPC-3, NET-NL-1.
import { neverCancelled } from '@babble/host';
import type { ByteStream } from '../byte-stream.ts';
import { NetError } from '../errors.ts';
import type { Method, RpcResponse } from '../transport.ts';
import { isWhiteSpace } from './ascii.ts';
import { decodeErrorText, decodeHeader, MAX_HEADER_BYTES } from './frames.ts';
import type { RpcLimits } from './limits.ts';
import { typeByteOf } from './methods.ts';
import { StreamReader } from './stream-reader.ts';

export type AnswerLimits = Pick<RpcLimits, 'maxResponseBytes' | 'maxErrorBytes'>;

export class ClientConnection {
  readonly #stream: ByteStream;
  readonly #reader: StreamReader;
  #receivedBefore = 0;
  /** Counts exchanges and idle times, so that one does not act for the other. */
  #turn = 0;

  constructor(stream: ByteStream) {
    this.#stream = stream;
    this.#reader = new StreamReader(stream);
  }

  /** Whether the other end has sent anything since the last exchange began. */
  get hasAnswered(): boolean {
    return this.#reader.receivedByteCount > this.#receivedBefore;
  }

  /** Sends a framed request and reads the whole answer (NET-RPC-3). After an error the connection is good for nothing but `abort`. */
  async exchange(method: Method, frame: Uint8Array, limits: AnswerLimits): Promise<RpcResponse> {
    this.#turn++;
    this.#receivedBefore = this.#reader.receivedByteCount;
    await this.#stream.write(frame, neverCancelled);
    const error = decodeErrorText(await this.#reader.readValue(limits.maxErrorBytes));
    if (typeByteOf(method) !== undefined) {
      return { error, body: await this.#reader.readValue(limits.maxResponseBytes) };
    }
    const { byteCount } = decodeHeader(await this.#reader.readLine(MAX_HEADER_BYTES));
    if (byteCount > limits.maxResponseBytes) {
      const data = { limit: limits.maxResponseBytes };
      throw new NetError('BABBLE_NET_LIMIT_EXCEEDED', `Answer of ${byteCount} bytes`, data);
    }
    return { error, body: await this.#reader.readBytes(byteCount) };
  }

  /**
   * Resolves when the idle connection ends, breaks, or says something unasked: it is then of no use any more. The newline of the last
   * answer may still come (NET-NL-1).
   */
  async spoiled(): Promise<void> {
    const turn = ++this.#turn;
    for (;;) {
      // Nobody waits for anything here: how an idle connection broke matters to no one. An exchange that took it meanwhile gets the error itself.
      const chunk = await this.#reader.readAhead().catch(() => undefined);
      if (turn !== this.#turn || chunk === undefined || !chunk.every(isWhiteSpace)) return;
      this.#reader.dropAhead();
    }
  }

  close(): void {
    this.#stream.close();
  }

  abort(reason: unknown): void {
    this.#stream.abort(reason);
  }
}
