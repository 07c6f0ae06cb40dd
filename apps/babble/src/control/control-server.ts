// The node's end of local control.
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { CliError } from '../cli-error.ts';
import type { ControlAnswer, ControlCommand } from './protocol.ts';
import { CONTROL_COMMANDS, controlSocketOf, parseCommand } from './protocol.ts';

/** Longest line taken from anybody. */
const MAX_LINE_BYTES = 4096;

export interface ControlServer {
  /** Resolves when the socket is gone. */
  close(): Promise<void>;
}

/** Listens in a data directory. Rejects with a {@link CliError} if another process uses it. */
export async function serveControl(
  datadir: string,
  handle: (command: ControlCommand) => Promise<ControlAnswer>,
): Promise<ControlServer> {
  const path = controlSocketOf(datadir);
  if (await answers(path)) {
    throw new CliError(`another process runs a node with ${datadir}`, {
      remedy: `Stop it first (babble leave --datadir ${datadir}), or use another data directory.`,
    });
  }
  await rm(path, { force: true });
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    serveConnection(socket, handle);
  });
  await listen(server, path);
  await chmod(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.end();
      }),
  };
}

function serveConnection(socket: Socket, handle: (command: ControlCommand) => Promise<ControlAnswer>): void {
  let received = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > MAX_LINE_BYTES) socket.destroy();
  });
  createInterface({ input: socket }).on('line', (line) => {
    received = 0;
    const command = parseCommand(line);
    const answer = command === undefined ? unknownCommand() : handle(command);
    Promise.resolve(answer)
      .catch(
        (error: unknown): ControlAnswer => ({
          ok: false,
          error: error instanceof Error ? error.message : String(error),
        }),
      )
      .then((result) => socket.write(`${JSON.stringify(result)}\n`));
  });
}

function unknownCommand(): ControlAnswer {
  return { ok: false, error: `commands are ${CONTROL_COMMANDS.join(', ')}` };
}

/** Whether somebody answers at the socket: a file that a killed process left does not. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new CliError(`control socket ${path}: ${error.message}`, { cause: error })));
    server.listen(path, resolve);
  });
}
