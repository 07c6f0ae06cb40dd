// A validator that the test starts by a command line of its own, with the chat as its application: what it logs, prints and applies, its signals and
// its end.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Block } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { loadPeersFile, PEERS_FILE } from '@babble/peers/node';
import { freePorts } from '@babble-tooling/simulation/ports';
import { configurations, type NodeConfiguration, PORTS_PER_NODE } from '../../src/testnet/configuration.ts';
import { chatApplication, type LocalApplication } from '../../src/testnet/local-application.ts';

/** The built program. */
export const PROGRAM: string = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));

export type LogLine = Readonly<Record<string, unknown>>;

export class ValidatorProcess {
  readonly configuration: NodeConfiguration;
  readonly blocks: Block[] = [];
  /** Since the last start. */
  out = '';
  err = '';
  /** The exit code; resolves when the process is gone. */
  ended: Promise<number | null> = Promise.resolve(null);
  readonly #app: LocalApplication;
  /** What runs the program: by default this Node. */
  readonly #command: readonly string[];
  #child: ChildProcessByStdio<null, Readable, Readable> | undefined;

  private constructor(configuration: NodeConfiguration, command: readonly string[] = []) {
    this.configuration = configuration;
    this.#command = command;
    this.#app = chatApplication(configuration, {
      onBlock: (block) => {
        this.blocks.push(block);
      },
      onRestored: () => undefined,
      onState: () => undefined,
    });
  }

  /** Its data directory will be inside `folder`, which has nothing of it yet. The application is there at once. */
  static async make(folder: string): Promise<ValidatorProcess> {
    const [configuration] = configurations(folder, 1, await freePorts(PORTS_PER_NODE));
    if (configuration === undefined) throw new Error('no configuration');
    const validator = new ValidatorProcess({ ...configuration, moniker: 'late' });
    await validator.#app.start();
    return validator;
  }

  /** One more life of a validator whose data directory is there, with an application that begins empty. `command` is put before the program. */
  static async over(configuration: NodeConfiguration, command: readonly string[] = []): Promise<ValidatorProcess> {
    const validator = new ValidatorProcess(configuration, command);
    await validator.#app.start();
    return validator;
  }

  /** Runs a command that ends by itself. */
  static command(
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
    const env = { PATH: process.env['PATH'] ?? '' };
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  }

  /** Runs a command that takes the settings of a node. */
  start(...command: readonly string[]): void {
    const { folder, gossip, proxy, client, service } = this.configuration;
    const ends = ['--listen', gossip, '--proxy-listen', proxy, '--client-connect', client, '--service-listen', service];
    const { moniker } = this.configuration;
    const all = [process.execPath, PROGRAM, ...command, '--datadir', folder, '--moniker', moniker, ...ends];
    const [program = '', ...args] = [...this.#command, ...all];
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    this.#child = child;
    [this.out, this.err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      this.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.err += chunk.toString();
    });
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  get log(): readonly LogLine[] {
    const lines = this.err.split('\n').slice(0, -1);
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
  }

  /** The first line of the log with a message like this. */
  logged(message: string): LogLine | undefined {
    return this.log.find(({ msg }) => String(msg).startsWith(message));
  }

  get peersFile(): Promise<readonly Peer[]> {
    return loadPeersFile(join(this.configuration.folder, PEERS_FILE));
  }

  submit(text: string): Promise<void> {
    return this.#app.submit(new TextEncoder().encode(text));
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resolves when process and application are gone. */
  async stop(): Promise<void> {
    this.kill('SIGKILL');
    await this.ended;
    await this.#app.stop();
  }
}
