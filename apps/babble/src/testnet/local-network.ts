// A network on this machine: its validators, what is submitted to them, and how long it takes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeUtf8, encodeUtf8 } from '@babble/crypto';
import type { Block } from '@babble/hashgraph';
import { CliError } from '../cli-error.ts';
import { configurations, writeDataDirectories } from './configuration.ts';
import type { ApplicationFactory } from './local-application.ts';
import { chatApplication } from './local-application.ts';
import type { ProgramCommand } from './local-node.ts';
import { LocalNode, OWN_PROGRAM } from './local-node.ts';
import { choosePorts } from './ports.ts';

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
}

/** A transaction that was committed at the node it was submitted to. */
export interface Committed {
  readonly text: string;
  readonly block: number;
  readonly elapsedMs: number;
}

/** How long a network may take to start. */
const START_MS = 30_000;
const SAMPLES = 500;

export class LocalNetwork {
  readonly nodes: readonly LocalNode[];
  /** Milliseconds from submission to commit of the newest transactions. */
  readonly finalitiesMs: number[] = [];
  /** Set to hear of commits. */
  onCommitted: (committed: Committed) => void = () => undefined;
  /** To be removed at the end. */
  readonly #temporaryFolder: string | undefined;
  /** A process that ends without {@link stop} leaves no validators behind. */
  readonly #killAll = (): void => {
    for (const node of this.nodes) void node.kill();
  };
  readonly #submitted = new Map<string, number[]>();
  #failure: CliError | undefined;
  #wake: () => void = () => undefined;

  private constructor(folder: string, init: LocalNetworkInit, basePort: number) {
    this.#temporaryFolder = init.folder === undefined ? folder : undefined;
    const events = {
      onBlock: (node: LocalNode, block: Block) => this.#onBlock(node, block),
      onExit: (node: LocalNode, reason: string) => this.#onExit(node, reason),
    };
    this.nodes = configurations(folder, init.size, basePort).map((configuration) => {
      const { number } = configuration;
      const application = init.applicationOf?.(number) ?? chatApplication;
      return new LocalNode(configuration, events, init.programOf?.(number) ?? OWN_PROGRAM, application);
    });
  }

  /** Makes configuration and starts everything; resolves when all validators gossip. */
  static async start(init: LocalNetworkInit): Promise<LocalNetwork> {
    const basePort = await choosePorts(init.basePort, init.size);
    const folder = init.folder ?? (await mkdtemp(join(tmpdir(), 'babble-testnet-')));
    const network = new LocalNetwork(folder, init, basePort);
    process.once('exit', network.#killAll);
    try {
      await writeDataDirectories(network.nodes.map((node) => node.configuration));
      await Promise.all(network.nodes.map((node) => node.start()));
      await network.until(
        () => network.nodes.every((node) => node.state === 'Babbling'),
        START_MS,
        'the validators did not start',
      );
      return network;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  /** Hands a transaction to a node. */
  async submit(node: LocalNode, text: string): Promise<void> {
    const key = `${node.number} ${text}`;
    const times = this.#submitted.get(key) ?? [];
    times.push(performance.now());
    this.#submitted.set(key, times);
    await node.submit(encodeUtf8(text));
  }

  /** Hands a line of the chat to a node, in the name of its user. */
  say(node: LocalNode, line: string): Promise<void> {
    return this.submit(node, `${node.configuration.moniker}: ${line}`);
  }

  /** Resolves when `done` holds; rejects after `limitMs`, or when a validator ends. */
  async until(done: () => boolean, limitMs: number, complaint: string): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (!done()) {
      if (this.#failure !== undefined) throw this.#failure;
      if (performance.now() > deadline) {
        throw new CliError(`${complaint} within ${limitMs / 1000} s`, {
          remedy: `Logs: ${this.nodes[0]?.logFile ?? ''}`,
        });
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Stops everything; removes the folder if it was made for this run and nothing went wrong. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
    process.off('exit', this.#killAll);
    if (this.#temporaryFolder === undefined || this.#failure !== undefined) return;
    await rm(this.#temporaryFolder, { recursive: true, force: true });
  }

  #onBlock(node: LocalNode, block: Block): void {
    for (const transaction of block.body.transactions ?? []) {
      const text = decodeUtf8(transaction ?? new Uint8Array(0));
      const key = `${node.number} ${text}`;
      const times = this.#submitted.get(key);
      const submittedAt = times?.shift();
      if (submittedAt === undefined) continue;
      if (times?.length === 0) this.#submitted.delete(key);
      const elapsedMs = performance.now() - submittedAt;
      this.finalitiesMs.push(elapsedMs);
      if (this.finalitiesMs.length > SAMPLES) this.finalitiesMs.shift();
      this.onCommitted({ text, block: Number(block.body.index), elapsedMs });
    }
    this.#wake();
  }

  #onExit(node: LocalNode, reason: string): void {
    const message = `validator ${node.configuration.moniker} ended: ${reason}`;
    this.#failure ??= new CliError(message, { remedy: `Its log: ${node.logFile}` });
    this.#wake();
  }
}
