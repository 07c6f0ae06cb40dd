// A whole network in one process: nodes on simulated time, a network in memory, and chance from one seed.

import type { PrivateKey, SignedDigest, Verifier } from '@babble/crypto';
import { encodeHex, toPrivateKey } from '@babble/crypto';
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Block, CommitResponse, Store } from '@babble/hashgraph';
import { blockBodyCodec, memoryStore } from '@babble/hashgraph';
import type { Logger, Random } from '@babble/host';
import type { MemoryNetwork, TransportFactory } from '@babble/net';
import { memoryNetwork, memoryTransport } from '@babble/net';
import { type BabbleNode, createNode, type NodeSettings } from '@babble/node';
import type { Peer } from '@babble/peers';
import { type AppProxy, ProxyError, readSnapshot, snapshotPieces } from '@babble/proxy';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { type BusyMachine, onMachine } from './busy-machine.ts';

/** Nodes of one process verify the same signatures: each is computed once. */
function sharedVerifier(verifier: Verifier): Verifier {
  const verdicts = new Map<string, boolean>();
  const keyOf = ({ publicKey, digest, signature }: SignedDigest): string =>
    `${encodeHex(publicKey)}${encodeHex(digest)}${encodeHex(signature)}`;
  return {
    ...verifier,
    verifyBatch: async (items) => {
      const unknown = items.filter((item) => !verdicts.has(keyOf(item)));
      for (const [i, verdict] of (await verifier.verifyBatch(unknown)).entries()) {
        const item = unknown[i];
        if (item !== undefined) verdicts.set(keyOf(item), verdict);
      }
      return items.map((item) => verdicts.get(keyOf(item)) ?? false);
    },
  };
}

/** The dummy application (APP-DUMMY-1), remembering what it was given. Its snapshots are its state hash. */
export class SimulatedApplication implements AppProxy {
  readonly supports = { snapshot: true, lastAppliedBlock: false };
  readonly blocks: Block[] = [];
  readonly states: number[] = [];
  /** How often it was restored. */
  restoreCount = 0;
  readonly #snapshots = new Map<number, Uint8Array>();
  #stateHash: Uint8Array = new Uint8Array(0);

  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  async commitBlock(block: Block): Promise<CommitResponse> {
    this.blocks.push(block);
    for (const transaction of block.body.transactions ?? []) {
      const joined = [...this.#stateHash, ...sha256(transaction ?? new Uint8Array(0))];
      this.#stateHash = sha256(Uint8Array.from(joined));
    }
    const internalTransactionReceipts = (block.body.internalTransactions ?? []).map((internalTransaction) => ({
      internalTransaction,
      accepted: true,
    }));
    this.#snapshots.set(Number(block.body.index), this.#stateHash);
    return { stateHash: this.#stateHash, internalTransactionReceipts };
  }

  async getSnapshot(blockIndex: number): Promise<AsyncIterable<Uint8Array>> {
    const snapshot = this.#snapshots.get(blockIndex);
    if (snapshot === undefined) {
      const text = `Snapshot ${blockIndex} not found`;
      throw new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', text, { text });
    }
    return snapshotPieces(snapshot);
  }

  async restore(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    this.#stateHash = await readSnapshot(snapshot);
    this.restoreCount += 1;
    return this.#stateHash;
  }

  async onStateChanged(state: number): Promise<void> {
    this.states.push(state);
  }

  /** The texts of the block bodies as they were handed over. */
  bodies(): readonly string[] {
    return this.blocks.map((block) => blockBodyCodec.std(block.body));
  }
}

export interface SimulatedNode {
  readonly node: BabbleNode;
  readonly application: SimulatedApplication;
  readonly address: string;
  /** As peers files name it. */
  readonly peer: Peer;
}

export interface SimulatedNetwork {
  readonly clock: SimulatedClock;
  readonly network: MemoryNetwork;
  readonly random: Random;
  readonly nodes: readonly SimulatedNode[];
  /** The node with this number once more, with its key and nothing else of what it had: not started yet. Its genesis stays. */
  makeAgain(number: number, changed?: Changed): SimulatedNode;
}

/** What is different about a node that is made again. */
export interface Changed {
  readonly settings?: Partial<NodeSettings>;
  /** Those of the beginning otherwise. */
  readonly peers?: readonly Peer[];
  readonly address?: string;
}

export interface SimulatedNetworkInit {
  readonly size: number;
  /** How many are there from the beginning; the others are made, but have to be started, and then ask to join. Default: all. */
  readonly genesisSize?: number;
  readonly seed: number;
  readonly delayMs?: number;
  readonly jitterMs?: number;
  readonly loss?: number;
  readonly settings?: Partial<NodeSettings>;
  /** Events per creator that each store keeps; the default of the store otherwise. */
  readonly storeSize?: number;
  /** What the node with this number keeps its events in, made from the store it would have. */
  readonly storeOf?: (store: Store, number: number, clock: SimulatedClock) => Store;
  /** What the node with this number talks to; the recording application itself by default. */
  readonly appOf?: (application: SimulatedApplication, number: number, clock: SimulatedClock) => AppProxy;
  /** What the node with this number sends and receives by, made from the transport it would have. */
  readonly transportOf?: (transport: TransportFactory, number: number) => TransportFactory;
  /** What the node with this number writes its log with. */
  readonly loggerOf?: (number: number) => Logger;
  /** What the node with this number runs on; by default a machine that takes no time for anything. */
  readonly machineOf?: (clock: SimulatedClock, number: number) => BusyMachine | undefined;
}

/** The key of the node with this number. */
export function privateKeyOf(number: number): PrivateKey {
  return toPrivateKey(sha256(`simulated node ${number}`));
}

/** Makes and starts a network. */
export async function simulateNetwork(init: SimulatedNetworkInit): Promise<SimulatedNetwork> {
  const clock = new SimulatedClock(1_700_000_000_000);
  const random = new Chance(init.seed);
  const { delayMs = 1, jitterMs = 1, loss = 0 } = init;
  const network = memoryNetwork({ clock, random, delayMs, jitterMs, loss });
  const keys = Array.from({ length: init.size }, (_, i) => privateKeyOf(i));
  const signers = await Promise.all(keys.map(async (key) => (await fastestSigner(key)).signer));
  const { genesisSize = init.size } = init;
  const everybody: readonly Peer[] = signers.map(({ publicKey }, i) => ({
    netAddr: `node${i}`,
    pubKeyHex: publicKey.hex,
    moniker: `node${i}`,
  }));
  const genesis = everybody.slice(0, genesisSize);
  const verifier = sharedVerifier((await fastestVerifier()).verifier);
  const make = (i: number, changed: Changed = {}): SimulatedNode => {
    const signer = signers[i];
    const peer = everybody[i];
    if (signer === undefined || peer === undefined) throw new Error(`there is no node ${i}`);
    const application = new SimulatedApplication();
    const { peers = genesis, address = `node${i}` } = changed;
    const machine = init.machineOf?.(clock, i);
    const plain = memoryTransport(network, { address });
    const inMemory = init.transportOf?.(plain, i) ?? plain;
    const transport = machine === undefined ? inMemory : onMachine(machine, inMemory);
    const settings = { moniker: `node${i}`, ...init.settings, ...changed.settings };
    const store = memoryStore(init.storeSize === undefined ? {} : { cacheSize: init.storeSize });
    return {
      node: createNode({
        signer,
        verifier,
        sha256,
        clock: machine ?? clock,
        random,
        peers,
        genesis,
        store: init.storeOf?.(store, i, clock) ?? store,
        transport,
        app: init.appOf?.(application, i, clock) ?? application,
        settings,
        ...(init.loggerOf === undefined ? {} : { logger: init.loggerOf(i) }),
      }),
      application,
      address,
      peer,
    };
  };
  const nodes = signers.map((_, i) => make(i));
  for (const { node } of nodes.slice(0, genesisSize)) await node.start();
  return { clock, network, random, nodes, makeAgain: make };
}
