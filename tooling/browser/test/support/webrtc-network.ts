// A network over WebRTC on this machine as processes: a signalling server that lets pages in, and validators with the chat as their application.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPrivateKey, publicKeyOf } from '@babble/crypto';
import { generateKey } from '@babble/crypto/node';
import { formatPeersFile } from '@babble/peers';
import { freePorts } from '@babble-tooling/simulation/ports';
import { BABBLE, DUMMY, Program } from './program.ts';

const LOOPBACK = '127.0.0.1';

export class WebRtcNetwork {
  readonly #folder: string;
  readonly #programs: Program[] = [];
  #signalling: Program | undefined;
  /** Where the HTTP services of the validators are. */
  readonly services: string[] = [];
  /** Where the pages of their chats are; at `tab` below each a tab of a browser can join. In the order of {@link services}. */
  readonly pages: string[] = [];
  /** Text of the peers file. */
  genesis = '';
  signalUrl = '';

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when all validators gossip. */
  static async start(count: number): Promise<WebRtcNetwork> {
    const network = new WebRtcNetwork(await mkdtemp(join(tmpdir(), 'babble-pages-')));
    try {
      await network.#start(count);
      return network;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  /** Ends the server by which validators find one another; connections between them go on. */
  async stopSignalling(): Promise<void> {
    await this.#signalling?.kill();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(count: number): Promise<void> {
    const files = ['--cert-file', join(this.#folder, 'cert.pem'), '--key-file', join(this.#folder, 'key.pem')];
    const listens = ['--url', `${LOOPBACK}:0`, '--self-signed', LOOPBACK, '--allow-origin', 'any'];
    const signal = this.#run(BABBLE, ['signal', ...listens, ...files, '--json']);
    this.#signalling = signal;
    const [, address = ''] = await signal.says(/"address":"([^"]+)"/);
    this.signalUrl = `wss://${address}`;
    const members = Array.from({ length: count }, (_, i) => ({ key: generateKey(), moniker: `node${i + 1}` }));
    this.genesis = formatPeersFile(
      members.map(({ key, moniker }) => {
        const { hex } = publicKeyOf(key);
        return { netAddr: hex, pubKeyHex: hex, moniker };
      }),
    );
    const port = await freePorts(3 * count);
    await Promise.all(
      members.map(async ({ key, moniker }, i) => {
        const folder = join(this.#folder, moniker);
        await mkdir(folder);
        await writeFile(join(folder, 'priv_key'), formatPrivateKey(key), { mode: 0o600 });
        await writeFile(join(folder, 'peers.json'), this.genesis);
        await writeFile(join(folder, 'cert.pem'), await readFile(join(this.#folder, 'cert.pem')));
        await this.#startMember(folder, moniker, address, port + 3 * i);
      }),
    );
  }

  async #startMember(folder: string, moniker: string, signal: string, port: number): Promise<void> {
    const at = (offset: number): string => `${LOOPBACK}:${port + offset}`;
    const [proxy, client, service] = [at(0), at(1), at(2)];
    const talks = ['--client-listen', client, '--proxy-connect', proxy, '--discard', '--web', `${LOOPBACK}:0`];
    const certificate = join(this.#folder, 'cert.pem');
    const offers = ['--tab', `http://${service}`, '--signal-cert', certificate, '--signal-addr', signal];
    const chat = this.#run(DUMMY, ['--name', moniker, ...talks, ...offers, '--require-signed-signalling']);
    const [, page = ''] = await chat.says(/The chat is at (\S+)/);
    const node = this.#run(BABBLE, [
      ...['run', '--datadir', folder, '--moniker', moniker],
      ...['--webrtc', '--signal-addr', signal, '--ice-addr', ''],
      ...['--webrtc-stack', 'node-datachannel', '--webrtc-address', LOOPBACK],
      ...['--require-signed-signalling', '--store'],
      ...['--proxy-listen', proxy, '--client-connect', client, '--service-listen', service],
    ]);
    await node.says(/"msg":"BABBLING"/);
    this.services.push(`http://${service}/`);
    this.pages.push(page);
  }

  #run(file: string, args: readonly string[]): Program {
    const program = Program.start(file, args, this.#folder);
    this.#programs.push(program);
    return program;
  }
}
