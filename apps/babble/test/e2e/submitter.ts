// Submitting over a socket as plain JSON lines, without the proxy package: what programs in any language do. Rules APP-SUB-1, APP-SUB-2.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { onLine } from './socket-lines.ts';

interface Answer {
  readonly id: number;
  readonly error: string | null;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class Submitter {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    onLine(socket, (line) => this.#take(JSON.parse(line) as Answer));
    socket.on('error', (error) => this.#failAll(error));
    socket.on('close', () => this.#failAll(new Error('the connection ended')));
  }

  static async to(address: string): Promise<Submitter> {
    const { hostname, port } = new URL(`tcp://${address}`);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new Submitter(socket);
  }

  /** Resolves when the node has taken the transaction; rejects with the text that it answers otherwise. */
  submit(transaction: Uint8Array): Promise<void> {
    const id = this.#nextId++;
    const params = [Buffer.from(transaction).toString('base64')];
    this.#socket.write(`${JSON.stringify({ method: 'Babble.SubmitTx', params, id })}\n`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  close(): void {
    this.#socket.destroy();
  }

  #take({ id, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === null) waiting?.resolve();
    else waiting?.reject(new Error(error));
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
