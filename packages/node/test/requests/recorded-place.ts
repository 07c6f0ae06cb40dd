// A node of ours in the place of node 1 of the recorded network of the Go implementation.

import { parsePrivateKey } from '@babble/crypto';
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import { memoryNetwork, memoryTransport } from '@babble/net';
import { type BabbleNode, createNode } from '@babble/node';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { expect } from '@jest/globals';
import { SimulatedApplication } from '../sim/simulated-network.ts';
import { eventsIn, type Message, networkFile } from './recorded-gossip.ts';

interface RecordedNodeKey {
  readonly name: string;
  readonly private: string;
  readonly public: string;
  readonly netAddr: string;
}

export interface RecordedBlock {
  readonly Body: { readonly InternalTransactionReceipts: readonly { readonly Accepted: boolean }[] };
}

/** Accepts and refuses members as the recorded application did. */
class RecordedApplication extends SimulatedApplication {
  readonly #blocks: readonly RecordedBlock[];

  constructor(blocks: readonly RecordedBlock[]) {
    super();
    this.#blocks = blocks;
  }

  override async commitBlock(block: Block): Promise<CommitResponse> {
    const answer = await super.commitBlock(block);
    const receipts = this.#blocks[Number(block.body.index)]?.Body.InternalTransactionReceipts ?? [];
    const internalTransactionReceipts = (answer.internalTransactionReceipts ?? []).map((receipt, position) => ({
      ...receipt,
      accepted: receipts[position]?.Accepted ?? false,
    }));
    return { ...answer, internalTransactionReceipts };
  }
}

/** The blocks of the recorded node. */
export const BLOCKS: readonly RecordedBlock[] = JSON.parse(networkFile('blocks-node1.json'));

/** The node in its place, and somebody who can ask it anything. */
export interface Place {
  readonly node: BabbleNode;
  readonly application: RecordedApplication;
  ask(method: string, body: string): Promise<{ readonly error: string; readonly body: string }>;
}

/** Makes and starts it. */
export async function nodeOne(): Promise<Place> {
  const keys: readonly RecordedNodeKey[] = JSON.parse(networkFile('keys.json'));
  const [own] = keys;
  if (own === undefined) throw new Error('the recording has keys');
  // After the recording: what its node 1 signed is of an earlier life of this node.
  const clock = new SimulatedClock(2_000_000_000_000);
  const random = new Chance(1);
  const network = memoryNetwork({ clock, random, delayMs: 0, jitterMs: 0, loss: 0 });
  const application = new RecordedApplication(BLOCKS);
  const node = createNode({
    signer: (await fastestSigner(parsePrivateKey(own.private))).signer,
    verifier: (await fastestVerifier()).verifier,
    sha256,
    clock,
    random,
    peers: keys.slice(0, 4).map(({ netAddr, public: pubKeyHex, name }) => ({ netAddr, pubKeyHex, moniker: name })),
    store: memoryStore({ cacheSize: Number.POSITIVE_INFINITY }),
    transport: memoryTransport(network, { address: own.netAddr }),
    app: application,
  });
  await node.start();
  const sender = memoryTransport(network, { address: 'sender', timeoutMs: 60_000 })({
    clock,
    random,
    logger: silentLogger,
  });
  await sender.start(async () => ({ error: 'not a node', body: new Uint8Array(Buffer.from('null\n')) }));
  const ask: Place['ask'] = async (method, body) => {
    const request = sender.request(own.netAddr, method, new Uint8Array(Buffer.from(body)), neverCancelled);
    let done = false;
    const answered = request.finally(() => {
      done = true;
    });
    await clock.runUntil(() => done, 10_000);
    const answer = await answered;
    return { error: answer.error, body: Buffer.from(answer.body).toString() };
  };
  return { node, application, ask };
}

/** Sends it the events of a recorded message, which it must take; resolves with how many messages that were. */
export async function takeEvents({ ask }: Place, message: Message): Promise<number> {
  const events = eventsIn(message);
  if (events === undefined) return 0;
  const { error, body } = await ask('eagerSync', `{"FromID":1,"Events":${events}}\n`);
  expect({ error, body }).toEqual({ error: '', body: expect.stringContaining('"Success":true') });
  return 1;
}
