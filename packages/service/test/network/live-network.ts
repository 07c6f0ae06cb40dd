// A small network in this process, in real time: what the API says is compared with what the nodes know.
import { type PrivateKey, publicKeyOf } from '@babble/crypto';
import { generateKey } from '@babble/crypto/node';
import type { Store } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { type MemoryNetwork, memoryNetwork, memoryTransport } from '@babble/net';
import { type BabbleNode, createNode, type NodeEvents, type NodeSettings } from '@babble/node';
import { host, systemClock, systemRandom } from '@babble/node/host';
import type { Peer } from '@babble/peers';
import { inMemory } from '@babble/proxy';
import type { ServiceNode } from '@babble/service';

export interface LiveNetwork {
  readonly nodes: readonly BabbleNode[];
  /** Makes and starts somebody who asks to be let in. */
  join(moniker: string): Promise<BabbleNode>;
  /** Resolves when all nodes have so many transactions in blocks. */
  committed(count: number): Promise<void>;
  stop(): Promise<void>;
}

export interface LiveNetworkInit {
  readonly size: number;
  readonly settings?: Partial<NodeSettings>;
  readonly store?: () => Store;
}

export async function liveNetwork({ size, settings = {}, store = memoryStore }: LiveNetworkInit): Promise<LiveNetwork> {
  const network = memoryNetwork({ clock: systemClock, random: systemRandom, delayMs: 1 });
  const keys = Array.from({ length: size }, () => generateKey());
  const genesis = keys.map((key, i) => peerOf(key, `node${i}`));
  const counts = new Map<BabbleNode, number>();
  const all: BabbleNode[] = [];
  const make = async (key: PrivateKey, moniker: string): Promise<BabbleNode> => {
    const node = await makeNode({ key, moniker, genesis, network, settings, store: store() });
    node.on('block', ({ block }) => counts.set(node, (counts.get(node) ?? 0) + (block.body.transactions ?? []).length));
    all.push(node);
    return node;
  };
  const nodes = await Promise.all(keys.map((key, i) => make(key, `node${i}`)));
  for (const node of nodes) await node.start();
  return {
    nodes,
    join: async (moniker) => {
      const node = await make(generateKey(), moniker);
      const joined = happened(node, 'state', ({ state }) => state === 'Babbling');
      await node.start();
      await joined;
      return node;
    },
    committed: async (count) => {
      const isReached = (node: BabbleNode): boolean => (counts.get(node) ?? 0) >= count;
      const late = nodes.filter((node) => !isReached(node));
      await Promise.all(late.map((node) => happened(node, 'block', () => isReached(node))));
    },
    stop: async () => {
      await Promise.all(all.map((node) => node.stop()));
    },
  };
}

interface NodeOfNetwork {
  readonly key: PrivateKey;
  readonly moniker: string;
  readonly genesis: readonly Peer[];
  readonly network: MemoryNetwork;
  readonly settings: Partial<NodeSettings>;
  readonly store: Store;
}

async function makeNode({ key, moniker, genesis, network, settings, store }: NodeOfNetwork): Promise<BabbleNode> {
  return createNode({
    ...(await host(key)),
    peers: genesis,
    genesis,
    store,
    transport: memoryTransport(network, { address: moniker }),
    app: inMemory({
      commit: ({ body }) => ({
        stateHash: new Uint8Array(32).fill(Number(body.index) % 256),
        internalTransactionReceipts: (body.internalTransactions ?? []).map((internalTransaction) => ({
          internalTransaction,
          accepted: true,
        })),
      }),
    }),
    settings: { moniker, ...settings },
  });
}

function peerOf(key: PrivateKey, moniker: string): Peer {
  return { netAddr: moniker, pubKeyHex: publicKeyOf(key).hex, moniker };
}

/** Resolves with the first of these that satisfies the condition. */
export function happened<K extends keyof NodeEvents>(
  node: BabbleNode,
  name: K,
  condition: (event: NodeEvents[K]) => boolean,
): Promise<NodeEvents[K]> {
  return new Promise((resolve) => {
    const stop = node.on(name, (event) => {
      if (!condition(event)) return;
      stop();
      resolve(event);
    });
  });
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The node, but for what is given here. */
export function changed(node: BabbleNode, other: Partial<ServiceNode>): ServiceNode {
  return {
    publicKey: node.publicKey,
    id: node.id,
    moniker: node.moniker,
    get state() {
      return node.state;
    },
    get lastBlockIndex() {
      return node.lastBlockIndex;
    },
    get lastConsensusRound() {
      return node.lastConsensusRound;
    },
    get peers() {
      return node.peers;
    },
    look: node.look,
    statistics: () => node.statistics(),
    block: (index) => node.block(index),
    validators: (round) => node.validators(round),
    peerSets: () => node.peerSets(),
    graph: () => node.graph(),
    on: (name, listener) => node.on(name, listener),
    submit: (transaction) => node.submit(transaction),
    ...other,
  };
}

/** What a node tells of itself, but for what is given here. */
export function changedLook(node: BabbleNode, other: Partial<ServiceNode['look']>): ServiceNode['look'] {
  const { look } = node;
  return {
    measurements: () => look.measurements(),
    liveness: () => look.liveness(),
    inserted: (from, limit) => look.inserted(from, limit),
    event: (id) => look.event(id),
    eventStatus: (id) => look.eventStatus(id),
    get lastRound() {
      return look.lastRound;
    },
    round: (number) => look.round(number),
    frame: (round) => look.frame(round),
    blockDigest: (index) => look.blockDigest(index),
    answeredMs: (block) => look.answeredMs(block),
    finalityMs: (event, position) => look.finalityMs(event, position),
    membershipChanges: (afterBlock) => look.membershipChanges(afterBlock),
    ...other,
  };
}
