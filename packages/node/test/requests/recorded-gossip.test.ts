// A node of ours in the place of node 1 of the recorded network: it takes every recorded message, answers every recorded request, and
// hands the recorded blocks to its application, byte for byte.
import { parsePrivateKey } from '@babble/crypto';
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { blockBodyCodec, frameHash, memoryStore } from '@babble/hashgraph';
import {
  decodeBody,
  fastForwardResponseCodec,
  memoryNetwork,
  memoryTransport,
  neverCancelled,
  silentLogger,
} from '@babble/net';
import { type BabbleNode, createNode } from '@babble/node';
import { describe, expect, test } from '@jest/globals';
import { SimulatedClock } from '../sim/simulated-clock.ts';
import { SimulatedApplication, seededRandom } from '../sim/simulated-network.ts';
import { eventsIn, GOSSIP_FILES, type Message, networkFile, recordedGossip } from './recorded-gossip.ts';

interface RecordedNodeKey {
  readonly name: string;
  readonly private: string;
  readonly public: string;
  readonly netAddr: string;
}

interface RecordedBlock {
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

interface RecordedFastForward {
  readonly Block: { readonly Body: unknown };
  readonly Frame: unknown;
}

/** The answer of the recorded node to its first fast-forward request. */
function recordedFastForward(): RecordedFastForward {
  const [first]: readonly { readonly exchange: readonly { readonly dir?: string; readonly text?: string }[] }[] =
    JSON.parse(networkFile('fast-forward-requests.json'));
  const answer = (first?.exchange ?? []).map(({ dir, text }) => (dir === 's2c' ? text : '')).join('');
  return JSON.parse(answer.split('\n')[1] ?? '');
}

const METHODS = ['join', 'sync', 'eagerSync', 'fastForward'];
const BLOCKS: readonly RecordedBlock[] = JSON.parse(networkFile('blocks-node1.json'));

interface Place {
  readonly node: BabbleNode;
  readonly application: RecordedApplication;
  ask(method: string, body: string): Promise<{ readonly error: string; readonly body: string }>;
}

/** Node 1, and somebody who can send it anything. */
async function nodeOne(): Promise<Place> {
  const keys: readonly RecordedNodeKey[] = JSON.parse(networkFile('keys.json'));
  const [own] = keys;
  if (own === undefined) throw new Error('the recording has keys');
  const clock = new SimulatedClock(0);
  const random = seededRandom(1);
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

async function takeEvents({ ask }: Place, message: Message): Promise<number> {
  const events = eventsIn(message);
  if (events === undefined) return 0;
  const { error, body } = await ask('eagerSync', `{"FromID":1,"Events":${events}}\n`);
  expect({ error, body }).toEqual({ error: '', body: expect.stringContaining('"Success":true') });
  return 1;
}

describe('recorded gossip', () => {
  test('NODE-PUSH-1, NODE-SYNC-1, HG-BLOCK-1: every recorded message is taken, and the recorded blocks follow', async () => {
    const place = await nodeOne();
    let taken = 0;
    for (const file of GOSSIP_FILES) {
      for (const message of recordedGossip(file)) taken += await takeEvents(place, message);
    }
    expect(taken).toBeGreaterThan(400);
    const bodies = await Promise.all(BLOCKS.map((_, index) => place.node.block(index)));
    expect(bodies.map((block) => block && JSON.parse(blockBodyCodec.std(block.body)))).toEqual(
      BLOCKS.map(({ Body }) => Body),
    );
    await place.node.stop();
  });

  test('NODE-FF-1, NODE-FF-3, NET-MSG-6, OURS-7: the fast-forward answer has the recorded block and frame, which fit together', async () => {
    const place = await nodeOne();
    for (const message of recordedGossip('gossip-1-start-and-transactions')) await takeEvents(place, message);
    const theirs = recordedFastForward();
    const { error, body } = await place.ask('fastForward', '{"FromID":1}\n');
    expect(error).toBe('no snapshots here');
    const ours = JSON.parse(body);
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    expect({ body: ours.Block.Body, frame: ours.Frame }).toEqual({ body: theirs.Block.Body, frame: theirs.Frame });
    const { block, frame } = decodeBody(fastForwardResponseCodec, new Uint8Array(Buffer.from(body)));
    expect(frameHash(frame, sha256)).toEqual(block.body.frameHash);
    await place.node.stop();
  });

  test('OURS-2, SIG-TEXT-5: a relay that respells signatures is refused, and changes nothing', async () => {
    const place = await nodeOne();
    const messages = recordedGossip('gossip-1-start-and-transactions').filter(
      (message) => eventsIn(message) !== undefined,
    );
    const before = place.node.statistics();
    for (const respell of [
      (text: string) => text.toUpperCase(),
      (text: string) => `0${text}`,
      (text: string) => `+${text}`,
    ]) {
      const events = (eventsIn(messages[0] as Message) ?? '').replace(
        /"Signature":"([0-9a-z|]+)"\}(?=[,\]])/g,
        (_, text: string) => `"Signature":"${respell(text)}"}`,
      );
      const { error } = await place.ask('eagerSync', `{"FromID":1,"Events":${events}}\n`);
      expect(error).not.toBe('');
      expect(place.node.statistics()).toEqual(before);
    }
    await place.node.stop();
  });

  test('NET-RPC-1, NODE-PULL-3, NODE-PUSH-1: every recorded request to node 1 gets an answer of the recorded shape', async () => {
    const place = await nodeOne();
    let answered = 0;
    for (const message of recordedGossip('gossip-1-start-and-transactions')) {
      const method = METHODS[message.text.charCodeAt(0)];
      if (message.connection.startsWith('to-node1') && message.dir === 'c2s' && method !== undefined) {
        const { error, body } = await place.ask(method, message.text.slice(1));
        const keys = method === 'sync' ? ['FromID', 'Events', 'Known'] : ['FromID', 'Success'];
        expect({ method, error, keys: Object.keys(JSON.parse(body)) }).toEqual({ method, error: '', keys });
        answered += 1;
      } else await takeEvents(place, message);
    }
    expect(answered).toBe(36);
    await place.node.stop();
  });
});
