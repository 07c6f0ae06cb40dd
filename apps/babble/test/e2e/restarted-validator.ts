// A validator alone, as a process that is killed and started again, and its application, which is a program of its own or runs in the test: what the node asks of the
// application in each of its lives is noted.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProxyHandler, receiptsFor } from '@babble/proxy';
import { socketApp } from '@babble/proxy/socket';
import { freePorts } from '@babble-tooling/simulation/ports';
import {
  configurations,
  type NodeConfiguration,
  PORTS_PER_NODE,
  writeDataDirectories,
} from '../../src/testnet/configuration.ts';
import type { LogLine } from './validator-process.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));
const OWN_DUMMY = fileURLToPath(new URL('../../../dummy/bin/dummy.js', import.meta.url));
const WAIT_MS = 60_000;

/** An application in one of its lives. */
export interface Application {
  /** `restore`, and the indexes of blocks, as the node asked. */
  readonly calls: readonly (number | 'restore')[];
  submit(line: string): Promise<void>;
  /** Ends it at once, without its state. */
  kill(): Promise<void>;
}

export type ApplicationKind = (configuration: NodeConfiguration) => Promise<Application>;

/** The chat as a program: ours, or that of the Go implementation. What it is asked, it logs. */
export function dummyProgram(program: string | undefined): ApplicationKind {
  return async ({ client, proxy, folder }) => {
    const command = program === undefined ? [process.execPath, OWN_DUMMY] : [program];
    const [file = '', ...args] = command;
    const flags = ['--name', 'chat', '--client-listen', client, '--proxy-connect', proxy, '--log', 'debug'];
    const child = spawn(file, [...args, ...flags], { cwd: folder, stdio: 'pipe' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    // A program that has ended takes no more lines; what is missing then shows in the blocks.
    child.stdin.on('error', () => undefined);
    await once(child, 'spawn');
    return {
      get calls() {
        const asked = output.matchAll(/msg=(?:BabbleProxyServer\.)?(CommitBlock|Restore)\b(?:.*?\bblock=(\d+))?/g);
        return [...asked].map(([, method, block]) => (method === 'Restore' ? 'restore' : Number(block)));
      },
      submit: async (line) => void child.stdin.write(`${line}\n`),
      kill: () => killed(child),
    };
  };
}

/** A handler in the process of the test; nothing of its state outlives it. */
export function handlerOf(make: () => ProxyHandler): ApplicationKind {
  return async ({ client, proxy }) => {
    const calls: (number | 'restore')[] = [];
    const handler = make();
    const app = socketApp({
      listen: client,
      connect: proxy,
      handler: {
        ...handler,
        commit: (block) => {
          calls.push(Number(block.body.index));
          return handler.commit(block);
        },
      },
    });
    await app.start();
    return { calls, submit: (line) => app.submit(new TextEncoder().encode(line)), kill: () => app.stop() };
  };
}

/** Counts transactions, and keeps no snapshots. */
export function countingHandler(): ProxyHandler {
  let count = 0;
  return {
    commit: (block) => {
      count += block.body.transactions?.length ?? 0;
      return { stateHash: Uint8Array.of(count), internalTransactionReceipts: receiptsFor(block, () => false) };
    },
  };
}

export class RestartedValidator {
  readonly configuration: NodeConfiguration;
  /** Of the present life. */
  err = '';
  #child: ChildProcess | undefined;

  private constructor(configuration: NodeConfiguration) {
    this.configuration = configuration;
  }

  static async make(folder: string): Promise<RestartedValidator> {
    const [configuration] = configurations(folder, 1, await freePorts(PORTS_PER_NODE));
    if (configuration === undefined) throw new Error('no configuration');
    await writeDataDirectories([configuration]);
    return new RestartedValidator(configuration);
  }

  /** Runs it with a database; more flags follow. */
  start(...flags: readonly string[]): void {
    const { folder, gossip, proxy, client } = this.configuration;
    const ends = ['--listen', gossip, '--proxy-listen', proxy, '--client-connect', client, '--no-service'];
    const args = [PROGRAM, 'run', '--datadir', folder, ...ends, '--store', '--db', join(folder, 'db'), ...flags];
    this.err = '';
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
    child.stderr.on('data', (chunk: Buffer) => {
      this.err += chunk.toString();
    });
    this.#child = child;
  }

  async kill(): Promise<void> {
    if (this.#child !== undefined) await killed(this.#child);
  }

  /** Lines of the log of the present life with this message. */
  logged(message: string): readonly LogLine[] {
    const lines = this.err
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as LogLine).filter(({ msg }) => msg === message);
  }

  /** Index of the block whose state was kept last, in this life. */
  get keptBlock(): number {
    return Number(this.logged('The state of the application is kept').at(-1)?.['block'] ?? -1);
  }

  /** Resolves when the node takes transactions. */
  untilBabbling(): Promise<void> {
    return this.until(() => this.logged('BABBLING').length > 0, 'it does not babble');
  }

  async until(isSo: () => boolean, otherwise: string): Promise<void> {
    const end = Date.now() + WAIT_MS;
    while (!isSo()) {
      if (Date.now() > end) throw new Error(`${otherwise}; its log:\n${this.err}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
