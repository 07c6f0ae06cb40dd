// Answers of the application in another process to the node's calls. Rules APP-CALL-1 … APP-CALL-4, APP-RESP-1, APP-RETRY-5.

import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { blockCodec } from '@babble/hashgraph';
import { cancelSource } from '@babble/net';
import { ProxyError } from '@babble/proxy';
import { type SocketProxy, socketProxy } from '@babble/proxy/socket';
import type { Chance } from '@babble-tooling/simulation';
import type { Border, FuzzCase, Target } from '../border.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateJson } from '../mutate-json.ts';
import { textsOf } from '../recordings.ts';

const RECORDED: readonly string[] = [
  ...textsOf('socket/app-behaviours.json', 'app->node').filter((text) => text.includes('result')),
  '{"id":0,"result":{"StateHash":"AQI=","InternalTransactionReceipts":[]},"error":null}\n',
];

const HONEST = '{"StateHash":"AQID","InternalTransactionReceipts":[]}';

/** Tells the two answers apart. */
const HONEST_HASH = '1,2,3';

export const state: Border = {
  name: 'state',
  casesPerTarget: 1_000,
  open: async () => {
    const application = new HostileApplication();
    const proxy = socketProxy({
      listen: '127.0.0.1:0',
      connect: `127.0.0.1:${await application.listen()}`,
      // Nobody waits between two attempts.
      clock: { now: () => Date.now(), setTimeout: (run, ms) => setTimeout(run, ms > 500 ? ms : 0), clearTimeout },
    });
    await proxy.start({ submit: async () => 'accepted' });
    return new StateTarget(application, proxy);
  },
};

/** Answers the first call with what it is told, and all later ones honestly. */
class HostileApplication {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #hostile: Uint8Array | undefined;

  constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      // The node may hang up whenever it likes.
      socket.on('error', () => undefined);
      let buffered = '';
      socket.on('data', (part: Buffer) => {
        buffered += part.toString();
        for (let end = buffered.indexOf('\n'); end >= 0; end = buffered.indexOf('\n')) {
          this.#answer(socket, buffered.slice(0, end));
          buffered = buffered.slice(end + 1);
        }
      });
    });
  }

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }

  /** `ID` in the bytes becomes the id of the call. */
  attackWith(bytes: Uint8Array): void {
    this.#hostile = bytes;
  }

  #answer(socket: Socket, request: string): void {
    const id = /"id":(\d+)/.exec(request)?.[1] ?? '0';
    const hostile = this.#hostile;
    this.#hostile = undefined;
    if (hostile === undefined) {
      socket.write(`{"id":${id},"result":${HONEST},"error":null}\n`);
      return;
    }
    socket.write(Buffer.from(Buffer.from(hostile).toString('latin1').replaceAll('"id":0', `"id":${id}`), 'latin1'));
    // What waits for more gets no more.
    socket.end();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

class StateTarget implements Target {
  readonly #application: HostileApplication;
  readonly #proxy: SocketProxy;
  readonly #block: Block = { ...blockCodec.zero };

  constructor(application: HostileApplication, proxy: SocketProxy) {
    this.#application = application;
    this.#proxy = proxy;
  }

  async next(chance: Chance): Promise<FuzzCase> {
    const recorded = chance.pick(RECORDED).replace(/"id":\d+/, '"id":0');
    const bytes = new Uint8Array(Buffer.from(`${mutateJson(recorded.trim(), chance)}\n`));
    return { input: chance.happens(0.3) ? mutateBytes(bytes, chance) : bytes, isSigned: false };
  }

  /** The block is answered in the end: by the hostile answer, if that is one, or by the honest one after it. */
  async attack({ input }: FuzzCase): Promise<string | undefined> {
    this.#application.attackWith(input);
    const { signal, cancel } = cancelSource();
    const timer = setTimeout(() => cancel(new Error('not answered within 5 s')), 5_000);
    try {
      return check(await this.#proxy.commitBlock(this.#block, signal), input);
    } catch (error) {
      if (!(error instanceof ProxyError) || error.code === 'BABBLE_PROXY_CANCELLED') throw error;
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    await this.#proxy.stop();
    await this.#application.close();
  }
}

function check({ stateHash, internalTransactionReceipts }: CommitResponse, input: Uint8Array): string | undefined {
  if (stateHash !== null && !(stateHash instanceof Uint8Array)) return 'the state hash is no bytes';
  if (internalTransactionReceipts !== null && !Array.isArray(internalTransactionReceipts))
    return 'the receipts are no list';
  const isHonest = String(stateHash) === HONEST_HASH;
  const hasResult = Buffer.from(input).toString('latin1').toLowerCase().includes('result');
  return isHonest || hasResult ? undefined : `an answer without a result gave ${String(stateHash)}`;
}
