// The signalling server of the laboratory: the program itself, at the public host. It can be killed and started again.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OWN_PROGRAM } from '../../src/testnet/local-node.ts';
import type { NetworkSignalling } from '../../src/testnet/signalling.ts';
import { LabProgram } from './lab-program.ts';
import type { NatLab } from './nat-lab.ts';
import { SERVER_ADDRESS } from './nat-lab.ts';

const ADDRESS = `${SERVER_ADDRESS}:2443`;

export class LabSignalling implements NetworkSignalling {
  readonly #flags: readonly string[];
  readonly #lab: NatLab;
  readonly #folder: string;
  #program: LabProgram | undefined;

  /** `folder` is where its certificate lies; `flags` are for every node, besides those that name the server. */
  constructor(lab: NatLab, folder: string, flags: readonly string[]) {
    this.#lab = lab;
    this.#folder = folder;
    this.#flags = ['--webrtc', '--signal-addr', ADDRESS, '--require-signed-signalling', ...flags];
  }

  flagsOf(): readonly string[] {
    return this.#flags;
  }

  /** Starts it, after {@link stop} once more. */
  async start(): Promise<void> {
    const command = [...OWN_PROGRAM, 'signal', '--url', ADDRESS, '--self-signed', SERVER_ADDRESS];
    const init = { runs: /Signalling server at/, cwd: this.#folder };
    this.#program = await LabProgram.start(this.#lab.internet, command, init);
  }

  trustAt(folder: string): Promise<void> {
    return copyFile(join(this.#folder, 'cert.pem'), join(folder, 'cert.pem'));
  }

  /** Kills it. */
  async stop(): Promise<void> {
    await this.#program?.kill();
  }
}
