// Leads TCP connections between the network of this process and that of a host of the laboratory: an address of one is connected to the same address of
// the other. The sockets themselves are handed over, so that the two networks have no way to one another.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseHostPort } from '@babble/host';
import type { NetworkNamespace } from './network-namespace.ts';

const FAR_END = fileURLToPath(new URL('door.mjs', import.meta.url));

export class Door {
  readonly #farEnd: ChildProcess;
  readonly #listeners: Server[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(farEnd: ChildProcess) {
    this.#farEnd = farEnd;
  }

  /** `into`: addresses that programs there listen at, and are reached at from here; `out`: the reverse. */
  static async open(
    namespace: NetworkNamespace,
    { into, out }: { readonly into: readonly string[]; readonly out: readonly string[] },
  ): Promise<Door> {
    const [program, ...args] = namespace.command;
    const door = new Door(fork(FAR_END, [], { execPath: program, execArgv: [...args, process.execPath] }));
    door.#farEnd.on('message', (message, socket) => {
      if (socket instanceof Socket) door.#comesOut(message as Address, socket);
    });
    for (const address of out) await door.#listenThere(address);
    for (const address of into) await door.#listenHere(address);
    return door;
  }

  async close(): Promise<void> {
    for (const listener of this.#listeners) listener.close();
    for (const socket of this.#sockets) socket.destroy();
    if (this.#farEnd.exitCode !== null) return;
    const gone = once(this.#farEnd, 'exit');
    this.#farEnd.disconnect();
    await gone;
  }

  async #listenThere(text: string): Promise<void> {
    this.#farEnd.send({ ...addressOf(text), listen: true });
    await once(this.#farEnd, 'message');
  }

  async #listenHere(text: string): Promise<void> {
    const address = addressOf(text);
    const listener = createServer({ pauseOnConnect: true }, (socket) => this.#farEnd.send(address, socket));
    this.#listeners.push(listener);
    listener.listen(address.port, address.host);
    await once(listener, 'listening');
  }

  #comesOut({ host, port }: Address, socket: Socket): void {
    const here = connect(port, host);
    socket.pipe(here).pipe(socket);
    for (const end of [socket, here]) {
      this.#sockets.add(end);
      end.once('close', () => this.#sockets.delete(end));
      end.on('error', () => {
        socket.destroy();
        here.destroy();
      });
    }
  }
}

interface Address {
  readonly host: string;
  readonly port: number;
}

function addressOf(text: string): Address {
  const address = parseHostPort(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return { host: address.host, port: Number(address.port) };
}
