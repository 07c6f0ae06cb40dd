// A TCP client that sends texts as they are and collects what comes back.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';

export class RawClient {
  readonly #socket: Socket;
  #received = '';
  /** Ends of lines in it, so that a line of many pieces is looked through once. */
  #lineCount = 0;
  #hasEnded = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#lineCount += text.split('\n').length - 1;
      this.#wake();
    });
    const end = (): void => {
      this.#hasEnded = true;
      this.#wake();
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', end);
  }

  static async to(address: string): Promise<RawClient> {
    const { hostname, port } = new URL(`tcp://${address}`);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  send(text: string | Uint8Array): void {
    this.#socket.write(text);
  }

  /** Closes the own side only. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The next `lineCount` lines, in the order in which they came; fewer if the other side ends. */
  async lines(lineCount: number): Promise<string> {
    for (;;) {
      if (this.#lineCount >= lineCount || this.#hasEnded) {
        const lines = this.#received.split('\n');
        const taken = lines.slice(0, lineCount).map((line) => `${line}\n`);
        this.#received = lines.slice(lineCount).join('\n');
        this.#lineCount -= lineCount;
        return taken.join('');
      }
      await this.#change();
    }
  }

  /** What is left when the other side has closed. */
  async rest(): Promise<string> {
    while (!this.#hasEnded) await this.#change();
    return this.#received;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
