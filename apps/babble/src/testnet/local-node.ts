// One validator of a local network: the process, and its application, connected over sockets.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Block } from '@babble/hashgraph';
import { NODE_STATES, type NodeState } from '@babble/node';
import { environmentName, SETTING_NAMES } from '../config/settings.ts';
import type { NodeConfiguration } from './configuration.ts';
import type { ApplicationFactory, LocalApplication } from './local-application.ts';

/** The built program. */
const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));
/** How long a process may take to end after being asked to. */
const STOP_MS = 5_000;

/** How to start a validator: a program and its first arguments; `run` and its flags follow. */
export type ProgramCommand = readonly [program: string, ...args: readonly string[]];

/** This program. */
export const OWN_PROGRAM: ProgramCommand = [process.execPath, PROGRAM];

export interface LocalNodeEvents {
  /** The application has applied a block. */
  readonly onBlock: (node: LocalNode, block: Block) => void;
  /** The process ended without being asked to. */
  readonly onExit: (node: LocalNode, reason: string) => void;
}

export class LocalNode {
  readonly configuration: NodeConfiguration;
  readonly blocks: Block[] = [];
  state: NodeState | undefined;
  readonly #app: LocalApplication;
  #process: ChildProcess | undefined;
  #stopping = false;
  readonly #events: LocalNodeEvents;
  readonly #command: ProgramCommand;

  constructor(
    configuration: NodeConfiguration,
    events: LocalNodeEvents,
    command: ProgramCommand,
    application: ApplicationFactory,
  ) {
    this.configuration = configuration;
    this.#command = command;
    this.#events = events;
    this.#app = application(configuration, {
      onBlock: (block) => {
        this.blocks.push(block);
        events.onBlock(this, block);
      },
      onState: (state) => {
        this.state = (Object.keys(NODE_STATES) as NodeState[]).find((name) => NODE_STATES[name] === state);
      },
    });
  }

  get number(): number {
    return this.configuration.number;
  }

  /** Transactions in all its blocks. */
  get transactionCount(): number {
    return this.blocks.reduce((sum, { body }) => sum + (body.transactions?.length ?? 0), 0);
  }

  /** Where its HTTP service is. */
  get url(): string {
    return `http://${this.configuration.service}`;
  }

  /** Where the process writes its log. */
  get logFile(): string {
    return join(this.configuration.folder, 'node.log');
  }

  /** Starts the application and the process. */
  async start(): Promise<void> {
    await this.#app.start();
    const { folder, moniker, gossip, proxy, client, service } = this.configuration;
    const [program, ...args] = this.#command;
    const child = spawn(
      program,
      [
        ...[...args, 'run', '--datadir', folder, '--moniker', moniker, '--log', 'info'],
        ...['--listen', gossip, '--proxy-listen', proxy, '--client-connect', client, '--service-listen', service],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: withoutSettings(process.env) },
    );
    this.#process = child;
    child.stderr.pipe(createWriteStream(this.logFile));
    child.once('exit', (code, signal) => {
      this.#process = undefined;
      if (!this.#stopping) this.#events.onExit(this, signal ?? `exit code ${code}`);
    });
  }

  submit(transaction: Uint8Array): Promise<void> {
    return this.#app.submit(transaction);
  }

  /** The process is about to end by itself: that is no failure of the network. */
  expectExit(): void {
    this.#stopping = true;
  }

  /** Ends the process at once, as a crash would; resolves when it is gone. The application stays. */
  async kill(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Resolves when process and application are gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child !== undefined) {
      const gone = once(child, 'exit');
      // One signal would have it leave, and wait for others that are being stopped as well; of one kind, two can arrive as one.
      child.kill('SIGINT');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(timer);
    }
    await this.#app.stop();
  }
}

/** What the environment sets is meant for one node; these have their flags. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const settings = new Set(SETTING_NAMES.map(environmentName));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !settings.has(name)));
}
