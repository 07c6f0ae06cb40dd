// A signalling server that is a program of any kind with the flags of OPS-SIGNAL-1, and what validators of either implementation need to use it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { selfSignedCertificate } from '@babble/net-webrtc/node';
import { freePorts } from '@babble-tooling/simulation/ports';
import type { NetworkSignalling } from '../../src/testnet/signalling.ts';
import { untilListening } from './listening.ts';

/** The Go implementation cannot send more than some 130 kB at once (H1): a sync has to be short. */
const SHORT_SYNCS = ['--sync-limit', '100'];
/** Nobody outside of this machine is asked. */
const OURS = ['--ice-addr', ''];
/**
 * The Go implementation wants a server in any case. It waits 5 s for the answer of one, in each dial, and before each answer to others, one after the
 * other; nothing can be sent to port 0, and so it goes on at once. Its time-out is also that of signalling (H7), of a second otherwise.
 */
const THEIRS = ['--ice-addr', 'stun:127.0.0.1:0', '--timeout', '5s'];

export interface ProgramSignallingInit {
  readonly command: readonly [program: string, ...args: readonly string[]];
  /** The folder of its certificate. */
  readonly folder: string;
  /** Whether the validator with this number is ours. */
  readonly isOurs: (number: number) => boolean;
}

export class ProgramSignalling implements NetworkSignalling {
  readonly #init: ProgramSignallingInit;
  readonly #address: string;
  readonly #process: ChildProcess;

  private constructor(init: ProgramSignallingInit, address: string, process: ChildProcess) {
    this.#init = init;
    this.#address = address;
    this.#process = process;
  }

  /** Resolves when it listens. */
  static async start(init: ProgramSignallingInit): Promise<ProgramSignalling> {
    const { command, folder } = init;
    const { certificate, privateKey } = selfSignedCertificate({ names: ['127.0.0.1'], fromMs: Date.now() });
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    await writeFile(files.cert, certificate);
    await writeFile(files.key, privateKey);
    const port = await freePorts(1);
    const [program, ...args] = command;
    const flags = ['--url', `127.0.0.1:${port}`, '--cert-file', files.cert, '--key-file', files.key];
    const child = spawn(program, [...args, ...flags], { stdio: 'ignore' });
    const signalling = new ProgramSignalling(init, `127.0.0.1:${port}`, child);
    try {
      await untilListening(child, port);
    } catch (error) {
      await signalling.stop();
      throw error;
    }
    return signalling;
  }

  flagsOf(number: number): readonly string[] {
    const own = this.#init.isOurs(number) ? OURS : THEIRS;
    return ['--webrtc', '--signal-addr', this.#address, ...own, ...SHORT_SYNCS];
  }

  trustAt(folder: string): Promise<void> {
    return copyFile(join(this.#init.folder, 'cert.pem'), join(folder, 'cert.pem'));
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    // Polite words are not heard while sessions are open (Go implementation).
    this.#process.kill('SIGKILL');
    await gone;
  }
}
