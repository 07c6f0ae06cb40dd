// An application that is a program of any kind, with a relay between it and the node that sees every block and every answer, and changes nothing.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { decodeText } from '@babble/crypto';
import { blockCodec } from '@babble/hashgraph';
import { freePorts } from '@babble-tooling/simulation/ports';
import type { NodeConfiguration } from '../../src/testnet/configuration.ts';
import type { ApplicationEvents, LocalApplication } from '../../src/testnet/local-application.ts';
import { untilListening } from './listening.ts';
import { onLine } from './socket-lines.ts';

export interface ProgramApplicationInit {
  readonly configuration: NodeConfiguration;
  readonly events: ApplicationEvents;
  /** The program and its arguments, given where it has to listen. */
  readonly command: (listen: string) => readonly [program: string, ...args: readonly string[]];
  /** The folder it runs in. */
  readonly folder: string;
}

export class ProgramApplication implements LocalApplication {
  /** The JSON text of the state hash in each answer to a block, by block index. */
  readonly stateHashes: string[] = [];
  /** All that the program has printed. */
  output = '';
  readonly #init: ProgramApplicationInit;
  readonly #sockets = new Set<Socket>();
  #relay: Server | undefined;
  #program: ChildProcess | undefined;
  #nextIndex = 0;

  constructor(init: ProgramApplicationInit) {
    this.#init = init;
  }

  async start(): Promise<void> {
    const port = await freePorts(1);
    const [program, ...args] = this.#init.command(`127.0.0.1:${port}`);
    const child = spawn(program, args, { cwd: this.#init.folder, stdio: 'pipe' });
    this.#program = child;
    for (const stream of [child.stdout, child.stderr]) {
      // A piece may end in the middle of a character.
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        this.output += chunk;
      });
    }
    // A program that has ended takes no more lines; what is missing then shows in the blocks.
    child.stdin.on('error', () => undefined);
    await once(child, 'spawn');
    // The Go implementation does not come again with what it could not say.
    await untilListening(child, port);
    this.#relay = createServer((socket) => this.#serve(socket, port));
    const { hostname, port: relayPort } = new URL(`tcp://${this.#init.configuration.client}`);
    this.#relay.listen(Number(relayPort), hostname);
    await once(this.#relay, 'listening');
  }

  /** Types a line; resolves when the program can read it. */
  async submit(transaction: Uint8Array): Promise<void> {
    const stdin = this.#program?.stdin;
    await new Promise<void>((resolve) => stdin?.write(`${Buffer.from(transaction).toString()}\n`, () => resolve()));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#relay?.close();
    const child = this.#program;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** One connection of the node: passed on as it is, in both directions. */
  #serve(node: Socket, port: number): void {
    const program = connect({ port, host: '127.0.0.1' });
    const commits = new Map<number, number>();
    for (const [from, to] of [
      [node, program],
      [program, node],
    ] as const) {
      this.#sockets.add(from);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      // 'close' follows, and with it the end of the other half.
      from.on('error', () => undefined);
    }
    onLine(node, (line) => {
      this.#note(line, commits);
      program.write(`${line}\n`);
    });
    onLine(program, (line) => {
      this.#noteAnswer(line, commits);
      node.write(`${line}\n`);
    });
  }

  #note(line: string, commits: Map<number, number>): void {
    const { method, id } = JSON.parse(line) as { readonly method: string; readonly id: number };
    const argument = /"params":\[(.*)\],"id":\d+\}$/.exec(line)?.[1] ?? 'null';
    if (method === 'State.OnStateChanged') this.#init.events.onState(Number(argument));
    if (method !== 'State.CommitBlock') return;
    const block = decodeText(blockCodec, argument);
    const index = Number(block.body.index);
    commits.set(id, index);
    // A block that comes again is no new one.
    if (index < this.#nextIndex) return;
    this.#nextIndex = index + 1;
    this.#init.events.onBlock(block);
  }

  #noteAnswer(line: string, commits: ReadonlyMap<number, number>): void {
    const { id, result } = JSON.parse(line) as {
      readonly id: number;
      readonly result: { readonly StateHash: string } | null;
    };
    const index = commits.get(id);
    if (index !== undefined && result !== null) this.stateHashes[index] = result.StateHash;
  }
}
