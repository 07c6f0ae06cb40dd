// One validator of a local network: the process, and its application, connected over sockets. It may end and start again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Block } from '@babble/hashgraph';
import { NODE_STATES, type NodeState } from '@babble/node';
import { CliError } from '../cli-error.ts';
import { environmentName, SETTING_NAMES } from '../config/settings.ts';
import { askNode } from '../control/control-client.ts';
import { BlockRecord } from './block-record.ts';
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

/** How the process of a validator came to its end: `failed` if nobody asked it to. */
export type Ending = 'killed' | 'stopped' | 'left' | 'failed';

export interface LocalNodeEvents {
  /** The application was given a block; after a restart, once more. */
  readonly onBlock: (node: LocalNode, block: Block) => void;
  /** The application has taken over a snapshot: what is in it comes in no block. */
  readonly onRestored: (node: LocalNode) => void;
  /** The process ended without being asked to. */
  readonly onExit: (node: LocalNode, reason: string) => void;
}

export class LocalNode {
  readonly configuration: NodeConfiguration;
  readonly record: BlockRecord = new BlockRecord();
  /** What it reported last in this life. */
  state: NodeState | undefined;
  /** Index of the newest block that is in the state of its application in this life; −1 if there is none yet. */
  position = -1;
  /** How the last life ended; `undefined` before the first end, and while it runs. */
  ending: Ending | undefined;
  #app: LocalApplication;
  #process: ChildProcess | undefined;
  /** What is being done about its end. */
  #expected: Ending | undefined;
  #mayBeKilled = false;
  readonly #events: LocalNodeEvents;
  readonly #command: ProgramCommand;
  readonly #makeApplication: () => LocalApplication;

  constructor(
    configuration: NodeConfiguration,
    events: LocalNodeEvents,
    command: ProgramCommand,
    application: ApplicationFactory,
  ) {
    this.configuration = configuration;
    this.#command = command;
    this.#events = events;
    this.#makeApplication = () => {
      return application(configuration, {
        onBlock: (block) => this.#onBlock(block),
        onRestored: (index) => {
          this.position = index;
          this.#events.onRestored(this);
        },
        onState: (state) => this.#onState(state),
      });
    };
    this.#app = this.#makeApplication();
  }

  get number(): number {
    return this.configuration.number;
  }

  /** The blocks of all its lives, in index order. */
  get blocks(): readonly Block[] {
    return this.record.blocks;
  }

  /** Transactions in all its blocks. */
  get transactionCount(): number {
    return this.record.transactionCount;
  }

  /** Where its HTTP service is. */
  get url(): string {
    return `http://${this.configuration.service}`;
  }

  /** Where the process writes its log. */
  get logFile(): string {
    return join(this.configuration.folder, 'node.log');
  }

  /** There is a process, and nobody has asked it to end. */
  get isRunning(): boolean {
    return this.#process !== undefined && this.#expected === undefined;
  }

  /** There is no process. */
  get isGone(): boolean {
    return this.#process === undefined;
  }

  /** It takes transactions. */
  get isAccepting(): boolean {
    return this.isRunning && (this.state === 'Babbling' || this.state === 'Suspended');
  }

  /** Starts the application and the process; after an end, both anew. The flags are put behind those that every node gets. */
  async start(flags: readonly string[] = []): Promise<void> {
    if (this.ending !== undefined) {
      await this.#app.stop();
      this.#app = this.#makeApplication();
    }
    // What the application reports from now on is of the new life.
    [this.state, this.position, this.ending, this.#expected] = [undefined, -1, undefined, undefined];
    this.#mayBeKilled = false;
    await this.#app.start();
    const { folder, moniker, gossip, proxy, client, service } = this.configuration;
    const [program, ...args] = this.#command;
    const child = spawn(
      program,
      [
        ...[...args, 'run', '--datadir', folder, '--moniker', moniker, '--log', 'info'],
        ...['--listen', gossip, '--proxy-listen', proxy, '--client-connect', client, '--service-listen', service],
        ...flags,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: withoutSettings(process.env) },
    );
    this.#process = child;
    child.stderr.pipe(createWriteStream(this.logFile, { flags: 'a' }));
    child.once('exit', (code, signal) => this.#onExit(signal ?? `exit code ${code}`));
  }

  submit(transaction: Uint8Array): Promise<void> {
    return this.#app.submit(transaction);
  }

  /** The process is about to end by itself: that is no failure of the network. */
  expectExit(): void {
    this.#expected ??= 'left';
  }

  /** Somebody else is about to kill the process, in this life: that is no failure either. Until then it takes transactions. */
  expectKill(): void {
    this.#mayBeKilled = true;
  }

  /** Ends the process at once, as a crash would; resolves when it is gone. The application stays. */
  async kill(): Promise<void> {
    this.#expected = 'killed';
    const child = this.#process;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Ends the process politely, without having it leave the validators; resolves when it is gone. The application stays. */
  async halt(): Promise<void> {
    this.#expected = 'stopped';
    // Upon a signal a validator asks to be removed, and two that follow each other quickly may be too late to stop that. One that rests does not
    // ask, and one that cannot rest is none.
    await askNode(this.configuration.folder, 'maintenance-on').catch(() => undefined);
    await this.#terminate();
  }

  /**
   * Has it leave the validators, upon which it ends; resolves when it is gone, and `tell` hears what it waits for meanwhile. Rejects with a
   * {@link CliError} if it went without their consent.
   */
  async leave(tell: (text: string) => void): Promise<void> {
    this.#expected = 'left';
    const child = this.#process;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    const answer = await askNode(this.configuration.folder, 'leave', { tell }).catch((error: unknown) => {
      // Nobody heard it: the process goes on.
      this.#expected = undefined;
      throw error;
    });
    await gone;
    if (answer.ok) return;
    this.ending = 'stopped';
    throw new CliError(answer.error, { remedy: `Its log: ${this.logFile}` });
  }

  /** Resolves when process and application are gone. */
  async stop(): Promise<void> {
    this.#expected ??= 'stopped';
    await this.#terminate();
    await this.#app.stop();
  }

  async #terminate(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    // One signal would have it leave, and wait for others that are being stopped as well; of one kind, two can arrive as one.
    child.kill('SIGINT');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(timer);
  }

  #onBlock(block: Block): void {
    this.position = Number(block.body.index);
    this.record.add(block);
    this.#events.onBlock(this, block);
  }

  #onState(state: number): void {
    this.state = (Object.keys(NODE_STATES) as NodeState[]).find((name) => NODE_STATES[name] === state);
  }

  #onExit(reason: string): void {
    this.#process = undefined;
    const expected = this.#expected ?? (this.#mayBeKilled && reason === 'SIGKILL' ? 'killed' : undefined);
    this.ending = expected ?? 'failed';
    if (expected === undefined) this.#events.onExit(this, reason);
  }
}

/** What the environment sets is meant for one node; these have their flags. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const settings = new Set(SETTING_NAMES.map(environmentName));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !settings.has(name)));
}
