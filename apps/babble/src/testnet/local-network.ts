// A network on this machine: its validators, who come and go, and what is submitted to them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeUtf8, encodeUtf8 } from '@babble/crypto';
import type { Block } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { CliError } from '../cli-error.ts';
import {
  configurationOf,
  configurations,
  type NodeConfiguration,
  PORTS_PER_NODE,
  writeDataDirectories,
  writeJoinerDirectory,
} from './configuration.ts';
import type { ApplicationFactory } from './local-application.ts';
import { chatApplication } from './local-application.ts';
import type { ProgramCommand } from './local-node.ts';
import { LocalNode, OWN_PROGRAM } from './local-node.ts';
import { choosePorts, LaterPorts } from './ports.ts';
import type { NetworkSignalling } from './signalling.ts';
import { Submissions } from './submissions.ts';

export interface LocalNetworkInit {
  readonly size: number;
  /** First port; chosen if not given. */
  readonly basePort: number | undefined;
  /** Where the data directories are made; a temporary folder, removed at the end, if not given. */
  readonly folder: string | undefined;
  /** How to start the validator with this number (from 1); this program by default. */
  readonly programOf?: (number: number) => ProgramCommand;
  /** What the validator with this number (from 1) speaks with; the chat by default. */
  readonly applicationOf?: (number: number) => ApplicationFactory;
  /** Flags for every validator. */
  readonly flags?: readonly string[];
  /** Gossip over WebRTC: starts the signalling server, which is stopped with the network. */
  readonly signalling?: () => Promise<NetworkSignalling>;
  /** Flags for those that join or start again, besides. */
  readonly laterFlags?: readonly string[];
}

/** A transaction that was committed at the node it was submitted to. */
export interface Committed {
  readonly text: string;
  readonly block: number;
  readonly elapsedMs: number;
}

/** How long a network may take to start. */
const START_MS = 60_000;
const POLL_MS = 50;

export class LocalNetwork {
  /** Set to hear of commits. */
  onCommitted: (committed: Committed) => void = () => undefined;
  /** Set to hear of a validator that ended without being asked to. */
  onFailed: (message: string) => void = () => undefined;
  /** Set to hear what a validator that leaves waits for. */
  onWaiting: (message: string) => void = () => undefined;
  readonly #init: LocalNetworkInit;
  readonly #folder: string;
  readonly #nodes: LocalNode[];
  readonly #laterPorts: LaterPorts;
  readonly #submissions = new Submissions();
  #genesis: readonly Peer[] = [];
  #nextNumber: number;
  /** Over WebRTC. */
  #signalling: NetworkSignalling | undefined;
  /** A process that ends without {@link stop} leaves no validators behind. */
  readonly #killAll = (): void => {
    for (const node of this.#nodes) void node.kill();
  };
  readonly #failures = new Map<LocalNode, CliError>();
  #hasFailed = false;
  #isStopping = false;
  #wake: () => void = () => undefined;

  private constructor(folder: string, init: LocalNetworkInit, basePort: number) {
    this.#init = init;
    this.#folder = folder;
    this.#laterPorts = new LaterPorts(basePort + PORTS_PER_NODE * init.size);
    this.#nextNumber = init.size + 1;
    this.#nodes = configurations(folder, init.size, basePort).map((configuration) => this.#make(configuration));
  }

  /** Makes configuration and starts everything; resolves when all validators gossip. */
  static async start(init: LocalNetworkInit): Promise<LocalNetwork> {
    const basePort = await choosePorts(init.basePort, init.size);
    const folder = init.folder ?? (await mkdtemp(join(tmpdir(), 'babble-testnet-')));
    const network = new LocalNetwork(folder, init, basePort);
    process.once('exit', network.#killAll);
    try {
      await network.#open();
      return network;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  /** All that there ever were, in the order in which they came. */
  get nodes(): readonly LocalNode[] {
    return this.#nodes;
  }

  /** Those that are there now. */
  get running(): readonly LocalNode[] {
    return this.#nodes.filter((node) => node.isRunning);
  }

  /** Milliseconds from submission to commit of the newest transactions. */
  get finalitiesMs(): readonly number[] {
    return this.#submissions.finalitiesMs;
  }

  /** Index of the newest block that any application was given; −1 if there is none. */
  get newestIndex(): number {
    return Math.max(-1, ...this.#nodes.map(({ record }) => record.newestIndex));
  }

  /** Makes a validator that is in nobody's peers file, with a data directory of its own; it is not started. */
  async add(peers: readonly Peer[]): Promise<LocalNode> {
    const number = this.#nextNumber;
    this.#nextNumber += 1;
    const configuration = configurationOf(this.#folder, number, await this.#laterPorts.take());
    await writeJoinerDirectory(configuration, { peers, genesis: this.#genesis });
    await this.#signalling?.trustAt(configuration.folder);
    const node = this.#make(configuration);
    this.#nodes.push(node);
    return node;
  }

  /** Starts a validator that has not run yet, or has ended. */
  async startNode(node: LocalNode): Promise<void> {
    const { laterFlags = [] } = this.#init;
    this.#failures.delete(node);
    await node.start([...this.#flagsOf(node), ...laterFlags]);
  }

  /** Nobody will hear what became of the transactions that the node has taken: it is gone, or skips blocks. Returns how many there are. */
  giveUp(node: LocalNode): number {
    return this.#submissions.giveUp(node.number);
  }

  /** Hands a transaction to a node. */
  async submit(node: LocalNode, text: string): Promise<void> {
    const submission = this.#submissions.add(node.number, text);
    try {
      await node.submit(encodeUtf8(text));
    } catch (error) {
      this.#submissions.remove(submission);
      throw error;
    }
  }

  /** Hands a line of the chat to a node, in the name of its user. */
  say(node: LocalNode, line: string): Promise<void> {
    return this.submit(node, `${node.configuration.moniker}: ${line}`);
  }

  /** Resolves when `done` holds; rejects after `limitMs`, or when a validator ends by itself. The log to look into is that of the first of `about`. */
  async until(
    done: () => boolean | Promise<boolean>,
    limitMs: number,
    complaint: string,
    about: readonly LocalNode[] = this.#nodes,
  ): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (!(await done())) {
      for (const failure of this.#failures.values()) throw failure;
      if (this.#isStopping) throw new CliError('the network is being stopped');
      if (performance.now() > deadline) {
        throw new CliError(`${complaint} within ${limitMs / 1000} s`, {
          remedy: `Logs: ${about[0]?.logFile ?? ''}`,
        });
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Resolves when all that is submitted now is committed, on all validators that run. Rejects as {@link until}. */
  async settle(limitMs: number): Promise<void> {
    const { open } = this.#submissions;
    const isCommitted = (): boolean => !open.some((submission) => this.#submissions.has(submission));
    await this.until(isCommitted, limitMs, 'not everything that was submitted was committed');
    const newest = this.newestIndex;
    const isEverywhere = (): boolean => this.running.every(({ position }) => position >= newest);
    await this.until(isEverywhere, limitMs, `not all validators had block ${newest}`);
  }

  /** Stops everything; removes the folder if it was made for this run and nothing went wrong. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#nodes.map((node) => node.stop()));
    await this.#signalling?.stop();
    process.off('exit', this.#killAll);
    if (this.#init.folder !== undefined || this.#hasFailed) return;
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #open(): Promise<void> {
    const { signalling } = this.#init;
    const nodes = this.#nodes.map((node) => node.configuration);
    this.#genesis = await writeDataDirectories(nodes, signalling === undefined ? 'address' : 'key');
    this.#signalling = await signalling?.();
    for (const { folder } of nodes) await this.#signalling?.trustAt(folder);
    await Promise.all(this.#nodes.map((node) => node.start(this.#flagsOf(node))));
    const isUp = (): boolean => this.#nodes.every((node) => node.state === 'Babbling');
    await this.until(isUp, START_MS, 'the validators did not start');
  }

  /** Of every life. */
  #flagsOf({ number }: LocalNode): readonly string[] {
    return [...(this.#init.flags ?? []), ...(this.#signalling?.flagsOf(number) ?? [])];
  }

  #make(configuration: NodeConfiguration): LocalNode {
    const { number } = configuration;
    const events = {
      onBlock: (node: LocalNode, block: Block) => this.#onBlock(node, block),
      onRestored: (node: LocalNode) => {
        this.giveUp(node);
      },
      onExit: (node: LocalNode, reason: string) => this.#onExit(node, reason),
    };
    const application = this.#init.applicationOf?.(number) ?? chatApplication;
    return new LocalNode(configuration, events, this.#init.programOf?.(number) ?? OWN_PROGRAM, application);
  }

  #onBlock(node: LocalNode, block: Block): void {
    for (const transaction of block.body.transactions ?? []) {
      const text = decodeUtf8(transaction ?? new Uint8Array(0));
      const elapsedMs = this.#submissions.committed(node.number, text);
      if (elapsedMs !== undefined) this.onCommitted({ text, block: Number(block.body.index), elapsedMs });
    }
    this.#wake();
  }

  #onExit(node: LocalNode, reason: string): void {
    const message = `validator ${node.configuration.moniker} ended: ${reason}`;
    this.#hasFailed = true;
    this.#failures.set(node, new CliError(message, { remedy: `Its log: ${node.logFile}` }));
    this.giveUp(node);
    this.onFailed(message);
    this.#wake();
  }
}
