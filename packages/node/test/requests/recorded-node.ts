// The node of the recordings, made anew: its key, its one peer, and a hand-made peer that answers as a script says.

import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import { memoryStore } from '@babble/hashgraph';
import type { Logger } from '@babble/host';
import { silentLogger } from '@babble/host';
import type { ByteStream, StreamLayer } from '@babble/net';
import { NetError, streamTransport } from '@babble/net';
import type { BabbleNode, NodeSettings } from '@babble/node';
import { createNode } from '@babble/node';
import type { AppProxy } from '@babble/proxy';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { SimulatedApplication } from '../sim/simulated-network.ts';
import type { TestEnd } from './half-open-pair.ts';
import { halfOpenPair } from './half-open-pair.ts';
import { recordedKey } from './recordings.ts';

/** What the hand-made peer does with a request: text to send, `close`, or nothing at all. */
export type PeerScript = (request: string) => string | 'close' | undefined;

export interface RecordedNodeInit {
  /** Without a script nobody answers at the peer's address. */
  readonly peer?: PeerScript;
  readonly settings?: Partial<NodeSettings>;
  readonly app?: AppProxy;
  readonly logger?: Logger;
  /** A network of this node alone. */
  readonly alone?: boolean;
}

/** Everything one side of a connection said, in order. */
export interface Said {
  readonly connection: number;
  readonly request: string;
}

export interface RecordedNode {
  readonly node: BabbleNode;
  readonly clock: SimulatedClock;
  /** What the node asked its peer. */
  readonly asked: Said[];
  /** Opens a connection to the node. */
  connect(): TestEnd;
}

export const FAKE_ID: number = recordedKey('fake').id;

/** The script of a peer that is correct and has nothing new. */
export const nothingNew: PeerScript = (request) =>
  request.startsWith('\u0002')
    ? `""\n{"FromID":${FAKE_ID},"Success":true}\n`
    : `""\n{"FromID":${FAKE_ID},"Events":null,"Known":{}}\n`;

class ScriptedLayer implements StreamLayer {
  readonly listens = true;
  readonly asked: Said[] = [];
  readonly #script: PeerScript | undefined;
  #accept: ((stream: ByteStream) => void) | undefined;
  #connections = 0;

  constructor(script: PeerScript | undefined) {
    this.#script = script;
  }

  async listen(accept: (stream: ByteStream) => void): Promise<{ localAddress: string; advertiseAddress: string }> {
    this.#accept = accept;
    return { localAddress: '127.0.0.1:20301', advertiseAddress: '127.0.0.1:20301' };
  }

  async close(): Promise<void> {
    this.#accept = undefined;
  }

  async dial(): Promise<ByteStream> {
    const script = this.#script;
    if (script === undefined) throw new NetError('BABBLE_NET_UNREACHABLE', 'failed to connect to peer');
    this.#connections += 1;
    return new ScriptedStream(this.asked, this.#connections, script);
  }

  connect(): TestEnd {
    const { node, test } = halfOpenPair();
    this.#accept?.(node);
    return test;
  }
}

/** A connection to the hand-made peer: every write of the node is one request. */
class ScriptedStream implements ByteStream {
  readonly remoteAddress = '127.0.0.1:20305';
  readonly #asked: Said[];
  readonly #connection: number;
  readonly #script: PeerScript;
  readonly #pair = halfOpenPair('127.0.0.1:20305');

  constructor(asked: Said[], connection: number, script: PeerScript) {
    this.#asked = asked;
    this.#connection = connection;
    this.#script = script;
  }

  read(...args: Parameters<ByteStream['read']>): Promise<Uint8Array | undefined> {
    return this.#pair.node.read(...args);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const request = Buffer.from(bytes).toString();
    this.#asked.push({ connection: this.#connection, request });
    const answer = this.#script(request);
    if (answer === 'close') this.#pair.test.finish();
    else if (answer !== undefined) this.#pair.test.send(new Uint8Array(Buffer.from(answer)));
  }

  close(): void {
    this.#pair.node.close();
  }

  abort(reason: unknown): void {
    this.#pair.node.abort(reason);
  }
}

/** Makes and starts it. */
export async function startRecordedNode(init: RecordedNodeInit = {}): Promise<RecordedNode> {
  const clock = new SimulatedClock(1_795_410_000_000);
  const go = recordedKey('go');
  const fake = recordedKey('fake');
  const layer = new ScriptedLayer(init.peer);
  const peers = [
    { netAddr: '127.0.0.1:20301', pubKeyHex: go.public, moniker: 'go' },
    { netAddr: '127.0.0.1:20305', pubKeyHex: fake.public, moniker: 'fake' },
  ];
  const settings = { heartbeatMs: 200, slowHeartbeatMs: 200, ...init.settings };
  const node = createNode({
    signer: (await fastestSigner(go.privateKey)).signer,
    verifier: (await fastestVerifier()).verifier,
    sha256,
    clock,
    random: new Chance(1),
    logger: init.logger ?? silentLogger,
    peers: init.alone === true ? peers.slice(0, 1) : peers,
    store: memoryStore(settings.cacheSize === undefined ? {} : { cacheSize: settings.cacheSize }),
    transport: (components) => streamTransport(layer, {}, components),
    app: init.app ?? new SimulatedApplication(),
    settings,
  });
  await node.start();
  return { node, clock, asked: layer.asked, connect: () => layer.connect() };
}
