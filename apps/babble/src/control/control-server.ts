// The node's end of local control.
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { CliError, messageOf } from '../cli-error.ts';
import type { ControlAnswer, ControlCommand, ControlProgress } from './protocol.ts';
import { CONTROL_COMMANDS, controlSocketOf, parseCommand } from './protocol.ts';

/** Longest line taken from anybody. */
const MAX_LINE_LENGTH = 4096;

/** Answers a command; `tell` hears what it waits for meanwhile. */
export type ControlHandler = (command: ControlCommand, tell: (text: string) => void) => Promise<ControlAnswer>;

export interface ControlServer {
  /** Resolves when the socket is gone. */
  close(): Promise<void>;
}

/** Listens in a data directory. Rejects with a {@link CliError} if another process uses it. */
export async function serveControl(datadir: string, handle: ControlHandler): Promise<ControlServer> {
  await mustBeFree(datadir);
  const path = controlSocketOf(datadir);
  await rm(path, { force: true });
  const connections = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
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

/** Rejects with a {@link CliError} if a node runs with the data directory. */
export async function mustBeFree(datadir: string): Promise<void> {
  if (!(await answers(controlSocketOf(datadir)))) return;
  throw new CliError(`another process runs a node with ${datadir}`, {
    remedy: `Stop it first (babble leave --datadir ${datadir}), or use another data directory.`,
  });
}

/** Answers the lines of a connection in order, and closes it after the last. */
function serveConnection(socket: Socket, handle: ControlHandler): void {
  let rest = '';
  let answered: Promise<unknown> = Promise.resolve();
  const answer = async (line: string): Promise<void> => {
    const command = parseCommand(line);
    const say = (said: ControlAnswer | ControlProgress): void => void socket.write(`${JSON.stringify(said)}\n`);
    const tell = (waiting: string): void => say({ waiting });
    say(command === undefined ? unknownCommand() : await handle(command, tell).catch(failure));
  };
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH) socket.destroy();
    for (const line of lines) answered = answered.then(() => answer(line));
  });
  socket.on('end', () => {
    answered.finally(() => socket.end());
  });
}

function failure(error: unknown): ControlAnswer {
  return { ok: false, error: messageOf(error) };
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
