// The node that is attacked: a real one with all its parts, on time that stands still, among three accomplices.

import { fastestVerifier, sha256 } from '@babble/crypto/node';
import { memoryStore, wireEventCodec } from '@babble/hashgraph';
import type { ByteStream, StreamLayer } from '@babble/net';
import { decodeBody, streamTransport, syncResponseCodec } from '@babble/net';
import { type BabbleNode, createNode } from '@babble/node';
import type { AppProxy } from '@babble/proxy';
import { Chance } from '@babble-tooling/simulation';
import { Accomplices, makeValidators } from './accomplices.ts';
import { ManualClock } from './manual-clock.ts';
import { eventually, quiet } from './quiet.ts';
import { AttackedStream } from './stream.ts';

const WARM_UP_MS = 2_000;

/** What the node's own requests are answered with; `undefined` for silence. */
type Answering = (request: string) => Uint8Array | undefined;

class AttackedLayer implements StreamLayer {
  readonly listens = true;
  answering: Answering = () => undefined;
  #accept: ((stream: ByteStream) => void) | undefined;

  async listen(accept: (stream: ByteStream) => void): Promise<{ localAddress: string; advertiseAddress: string }> {
    this.#accept = accept;
    return { localAddress: 'node:1', advertiseAddress: 'node:1' };
  }

  async close(): Promise<void> {
    this.#accept = undefined;
  }

  async dial(target: string): Promise<ByteStream> {
    const stream: AttackedStream = new AttackedStream(target, (bytes) => {
      const answer = this.answering(Buffer.from(bytes).toString());
      if (answer === undefined) stream.finish();
      else stream.send(answer);
    });
    return stream;
  }

  connect(): AttackedStream {
    const stream = new AttackedStream('192.0.2.1:1');
    this.#accept?.(stream);
    return stream;
  }
}

/** Applies nothing and accepts nobody. */
const APPLICATION: AppProxy = {
  supports: { snapshot: true, lastAppliedBlock: false },
  start: async () => undefined,
  stop: async () => undefined,
  commitBlock: async () => ({ stateHash: new Uint8Array(0), internalTransactionReceipts: [] }),
  getSnapshot: async () => pieces(),
  restore: async () => new Uint8Array(0),
  onStateChanged: async () => undefined,
};

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(10);
}

/** How long a request to join may wait, in ms of the node's clock. */
export const JOIN_TIMEOUT_MS = 100;

export interface AttackedNode {
  readonly node: BabbleNode;
  readonly clock: ManualClock;
  readonly layer: AttackedLayer;
  readonly accomplices: Accomplices;
  /** Failures that the node stopped itself for. */
  readonly failures: unknown[];
}

/** Resolves with a node that has gossiped for a while. */
export async function startAttackedNode(): Promise<AttackedNode> {
  const validators = await makeValidators();
  const [own] = validators;
  if (own === undefined) throw new Error('there is no node');
  const clock = new ManualClock();
  const layer = new AttackedLayer();
  const chance = new Chance(1);
  const node = createNode({
    signer: own.signer,
    verifier: (await fastestVerifier()).verifier,
    sha256,
    clock,
    random: { next: () => chance.next() },
    peers: validators.map(({ peer }) => peer),
    store: memoryStore({ cacheSize: 2_000 }),
    transport: (components) => streamTransport(layer, { timeoutMs: 1_000 }, components),
    app: APPLICATION,
    settings: { heartbeatMs: 100, slowHeartbeatMs: 100, joinTimeoutMs: JOIN_TIMEOUT_MS, cacheSize: 2_000 },
  });
  const failures: unknown[] = [];
  node.on('failure', ({ error }) => failures.push(error));
  const accomplices = new Accomplices(validators);
  layer.answering = echoing;
  await node.start();
  const attacked = { node, clock, layer, accomplices, failures };
  await passTime(attacked, WARM_UP_MS);
  return attacked;
}

/** A peer that knows what the node knows. */
export function echoing(request: string): Uint8Array {
  const known = /"Known":(\{[^{}]*\})/.exec(request)?.[1] ?? '{}';
  const body = request.startsWith('\u0002')
    ? '{"FromID":1,"Success":true}'
    : `{"FromID":1,"Events":null,"Known":${known}}`;
  return new Uint8Array(Buffer.from(`""\n${body}\n`));
}

/** Lets the node gossip a while. */
export async function passTime({ clock }: AttackedNode, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    clock.advance(50);
    await quiet(2);
  }
}

/** What the node answers to one honest request, or `undefined` if it does not. */
async function ask({ layer }: AttackedNode, request: string): Promise<string | undefined> {
  const stream = layer.connect();
  stream.send(new Uint8Array(Buffer.from(request)));
  stream.finish();
  const isClosed = await eventually(() => stream.isClosed);
  return isClosed ? stream.written().toString() : undefined;
}

/** What is wrong with the answer to an honest request, or `undefined`. */
export async function honestRequestFault(attacked: AttackedNode): Promise<string | undefined> {
  const answer = await ask(attacked, '\u0001{"FromID":1,"Known":{},"SyncLimit":0}\n');
  return answer?.startsWith('""\n{"FromID":') === true ? undefined : `an honest request was answered ${answer}`;
}

/** Why the node does not gossip any more, or `undefined`. */
export function stateFault({ failures, node }: AttackedNode): string | undefined {
  if (failures.length > 0) return `the node stopped itself: ${String(failures[0])}`;
  return node.state === 'Babbling' ? undefined : `the node is ${node.state}`;
}

/** Takes over what the node has and the accomplices do not know; resolves with the texts of those events, or with what is wrong. */
export async function mirror(attacked: AttackedNode): Promise<readonly string[] | { readonly fault: string }> {
  const { accomplices } = attacked;
  const answer = await ask(attacked, `\u0001{"FromID":1,"Known":${accomplices.knownText()},"SyncLimit":1000}\n`);
  const [error, body] = answer?.split('\n') ?? [];
  if (error !== '""' || body === undefined) return { fault: `an honest Sync was answered ${answer?.slice(0, 200)}` };
  const { events } = decodeBody(syncResponseCodec, new Uint8Array(Buffer.from(body)));
  accomplices.take(events ?? []);
  return (events ?? []).map((event) => wireEventCodec.std(event));
}

/**
 * What may change only by signatures of validators: everything that the node tells about itself but how gossip is doing, which asking and
 * being asked changes. The events that it made are part of it: strangers never make it create one (OURS-3).
 */
export function stateOf({ node }: AttackedNode): string {
  const all = Object.entries(node.statistics());
  return JSON.stringify(
    Object.fromEntries(all.filter(([key]) => !key.startsWith('gossip_') || key === 'gossip_created_events')),
  );
}
