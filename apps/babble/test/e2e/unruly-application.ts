// An application behind a socket that fails in every way the other end of a socket can, by chance from a seed. It recognises blocks that come
// again and applies each once, as applications must (APP-RULE-2); whatever else goes wrong is the node's business.
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { decodeText } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { createChat } from '@babble/dummy';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { blockCodec, commitResponseCodec } from '@babble/hashgraph';
import type { NodeConfiguration } from '../../src/testnet/configuration.ts';
import type { ApplicationEvents, LocalApplication } from '../../src/testnet/local-application.ts';
import { onLine } from './socket-lines.ts';
import { Submitter } from './submitter.ts';

const FAILURES = {
  throws: ({ reply }) => reply('null', '"not in the mood"'),
  disconnects: ({ socket }) => socket.destroy(),
  'applies, then disconnects': ({ apply, socket }) => {
    apply();
    socket.destroy();
  },
  'answers late': ({ apply, reply, after }) => after(1_300, () => reply(apply(), 'null')),
  'hangs, then disconnects': ({ socket, after }) => after(1_500, () => socket.destroy()),
  'applies and answers null': ({ apply, reply }) => {
    apply();
    reply('null', 'null');
  },
  'answers with another type': ({ reply }) => reply('[1,2]', 'null'),
  'answers with foreign receipts': ({ apply, reply }) => {
    const { StateHash } = JSON.parse(apply()) as { readonly StateHash: string };
    const Body = { Type: 0, Peer: { NetAddr: 'nowhere:1', PubKeyHex: '0X04', Moniker: 'nobody' } };
    const receipt = { InternalTransaction: { Body, Signature: '1|2' }, Accepted: true };
    reply(JSON.stringify({ StateHash, InternalTransactionReceipts: [receipt] }), 'null');
  },
  'answers to another request': ({ apply, reply }) => {
    reply(apply(), 'null', 4_711);
  },
  'answers no JSON': ({ socket }) => socket.write('}{ nonsense\n'),
  'is away': ({ leave }) => leave(700),
} satisfies Readonly<Record<string, (moment: Moment) => void>>;

export type Failure = keyof typeof FAILURES;

/** A request to commit a block, and what can be done with it. */
interface Moment {
  readonly socket: Socket;
  /** Applies the block, unless it is applied; gives the JSON text of the response. */
  readonly apply: () => string;
  /** Answers with the JSON texts of result and error. */
  readonly reply: (result: string, error: string, id?: number) => void;
  readonly after: (ms: number, run: () => void) => void;
  /** Closes the door and every connection for a while. */
  readonly leave: (ms: number) => void;
}

interface Request {
  readonly method: string;
  readonly id: number;
}

export interface UnrulyApplicationInit {
  readonly configuration: NodeConfiguration;
  readonly events: ApplicationEvents;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Share of the requests that fail. */
  readonly unruliness: number;
}

export class UnrulyApplication implements LocalApplication {
  /** How often each failure came. */
  readonly failures = new Map<Failure, number>();
  /** Indexes in the order in which they were offered, repetitions included. */
  readonly offered: number[] = [];
  /** Blocks that came while another one waited for its answer on the same connection. */
  impatientCount = 0;
  /** Off: everything is answered well. */
  isUnruly = true;
  readonly stateHashes: string[] = [];
  readonly #init: UnrulyApplicationInit;
  readonly #chat = createChat({ sha256 });
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #submitter: Submitter | undefined;
  #absence: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(init: UnrulyApplicationInit) {
    this.#init = init;
  }

  async start(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    const { hostname, port } = new URL(`tcp://${this.#init.configuration.client}`);
    server.listen(Number(port), hostname);
    await once(server, 'listening');
    this.#server = server;
  }

  async submit(transaction: Uint8Array): Promise<void> {
    this.#submitter ??= await Submitter.to(this.#init.configuration.proxy);
    await this.#submitter.submit(transaction);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#absence;
    this.#submitter?.close();
    await this.#close();
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #serve(socket: Socket): void {
    const open = new Set<number>();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // The node gives up connections that send nonsense: that is what this is about.
    socket.on('error', () => undefined);
    onLine(socket, (line) => this.#take(line, socket, open));
  }

  #take(line: string, socket: Socket, open: Set<number>): void {
    const { method, id } = JSON.parse(line) as Request;
    const argument = /"params":\[(.*)\],"id":\d+\}$/.exec(line)?.[1] ?? 'null';
    const write = (result: string, error: string, to: number): void => {
      open.delete(to);
      if (socket.writable) socket.write(`{"id":${to},"result":${result},"error":${error}}\n`);
    };
    if (method !== 'State.CommitBlock') {
      if (method === 'State.OnStateChanged') this.#init.events.onState(Number(argument));
      // A node of ours takes this for an answer, a node of the reference does not (APP-SOCK-6).
      write('null', 'null', id);
      return;
    }
    if (open.size > 0) this.impatientCount += 1;
    open.add(id);
    const block = decodeText(blockCodec, argument);
    this.offered.push(Number(block.body.index));
    this.#answer({
      socket,
      apply: () => commitResponseCodec.std(this.#apply(block)),
      reply: (result, error, to = id) => write(result, error, to),
      after: (ms, run) => setTimeout(run, ms),
      leave: (ms) => {
        this.#absence = this.#stayAway(ms);
      },
    });
  }

  #answer(moment: Moment): void {
    const { random, unruliness } = this.#init;
    if (!this.isUnruly || random() >= unruliness) {
      moment.reply(moment.apply(), 'null');
      return;
    }
    const names = Object.keys(FAILURES) as Failure[];
    const name = names[Math.floor(random() * names.length)];
    if (name === undefined) return;
    this.failures.set(name, (this.failures.get(name) ?? 0) + 1);
    FAILURES[name](moment);
  }

  /** The chat answers a block that comes again as before. */
  #apply(block: Block): CommitResponse {
    const isNew = Number(block.body.index) === this.stateHashes.length;
    const response = this.#chat.commit(block);
    if (isNew) {
      this.stateHashes.push(Buffer.from(response.stateHash ?? []).toString('hex'));
      this.#init.events.onBlock(block);
    }
    return response;
  }

  async #stayAway(ms: number): Promise<void> {
    await this.#close();
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (!this.#isStopped) await this.start();
  }
}
