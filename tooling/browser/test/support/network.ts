// A network of real processes: validators, each with the chat as its application, and the chat's page.
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BABBLE, DUMMY, Program } from './program.ts';

interface Configuration {
  readonly moniker: string;
  readonly folder: string;
  readonly gossip: string;
  readonly proxy: string;
  readonly client: string;
  readonly service: string;
}

export interface Member {
  readonly moniker: string;
  readonly node: Program;
  readonly chat: Program;
  /** Where the node serves the explorer. */
  readonly explorer: string;
  /** Where the chat serves its page. */
  readonly page: string;
}

export type Statistics = Readonly<Record<string, string>>;

/** The signalling server of a network over WebRTC. */
interface Signalling {
  readonly server: Program;
  /** `host:port` */
  readonly address: string;
  readonly certificate: string;
}

export class Network {
  readonly members: Member[] = [];
  readonly #folder: string;
  #signalling: Signalling | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when all validators gossip; with `webRtc` so that browser tabs can join them, at `/tab` of the pages of their chats. */
  static async start(count: number, { webRtc = false } = {}): Promise<Network> {
    const folder = await mkdtemp(join(tmpdir(), 'babble-browser-'));
    const network = new Network(folder);
    try {
      const port = await freePorts(4 * count);
      const flags = ['--nodes', String(count), '--dir', folder, '--base-port', String(port), '--json'];
      const made = Program.start(BABBLE, ['testnet', '--generate-only', ...flags], folder);
      await made.ended;
      const configurations = JSON.parse(made.said) as readonly Configuration[];
      if (webRtc) await network.#speakOverWebRtc(configurations);
      const started = await Promise.all(configurations.map((one) => network.#startMember(one, ['run'])));
      network.members.push(...started);
      return network;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  /** One more, who asks to be let in; resolves when it is. */
  async join(moniker: string): Promise<Member> {
    const port = await freePorts(4);
    const at = (offset: number): string => `127.0.0.1:${port + offset}`;
    const folder = join(this.#folder, moniker);
    const configuration = { moniker, folder, gossip: at(0), proxy: at(1), client: at(2), service: at(3) };
    const member = await this.#startMember(configuration, ['join', this.members[0]?.explorer ?? '']);
    this.members.push(member);
    return member;
  }

  statistics(member: Member): Promise<Statistics> {
    return ask<Statistics>(`${member.explorer}stats`);
  }

  /** Ends the server by which validators find one another; connections between them go on. */
  async stopSignalling(): Promise<void> {
    await this.#signalling?.server.kill();
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.flatMap(({ node, chat }) => [node.kill(), chat.kill()]));
    await this.stopSignalling();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #startMember(configuration: Configuration, command: readonly string[]): Promise<Member> {
    const { moniker, folder, gossip, proxy, client, service } = configuration;
    const talks = ['--client-listen', client, '--proxy-connect', proxy, '--discard', '--web', '127.0.0.1:0'];
    const { chatFlags, nodeFlags } = flagsFor(this.#signalling, service);
    const chat = Program.start(DUMMY, ['--name', moniker, ...talks, ...chatFlags], this.#folder);
    const [, page = ''] = await chat.says(/The chat is at (\S+)/);
    const listens = [
      '--listen',
      gossip,
      '--proxy-listen',
      proxy,
      '--client-connect',
      client,
      '--service-listen',
      service,
    ];
    const node = Program.start(
      BABBLE,
      [...command, '--datadir', folder, '--moniker', moniker, ...listens, ...nodeFlags],
      this.#folder,
    );
    await node.says(/"msg":"BABBLING"/);
    return { moniker, node, chat, explorer: `http://${service}/`, page };
  }

  /** Starts a signalling server that all of them trust, and names them by their keys, under which they are reached there. */
  async #speakOverWebRtc(configurations: readonly Configuration[]): Promise<void> {
    const server = Program.start(BABBLE, ['signal', '--self-signed', '--url', '127.0.0.1:0'], this.#folder);
    const certificate = join(this.#folder, 'cert.pem');
    // Known before it is waited for: it must not outlive a failure.
    this.#signalling = { server, address: '', certificate };
    const [, address = ''] = await server.says(/Signalling server at (\S+),/);
    this.#signalling = { server, address, certificate };
    for (const { folder } of configurations) {
      await copyFile(certificate, join(folder, 'cert.pem'));
      for (const name of ['peers.json', 'peers.genesis.json']) {
        const file = join(folder, name);
        const peers = JSON.parse(await readFile(file, 'utf8')) as readonly { readonly PubKeyHex: string }[];
        await writeFile(file, JSON.stringify(peers.map((peer) => ({ ...peer, NetAddr: peer.PubKeyHex }))));
      }
    }
  }
}

/** What speaking over WebRTC takes, on this machine alone. */
function flagsFor(
  signalling: Signalling | undefined,
  service: string,
): { readonly chatFlags: readonly string[]; readonly nodeFlags: readonly string[] } {
  if (signalling === undefined) return { chatFlags: [], nodeFlags: [] };
  const { address, certificate } = signalling;
  const signal = ['--signal-addr', address, '--require-signed-signalling'];
  return {
    chatFlags: ['--tab', `http://${service}`, ...signal, '--signal-cert', certificate],
    nodeFlags: ['--webrtc', ...signal, '--ice-addr', '', '--webrtc-address', '127.0.0.1'],
  };
}

export async function ask<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

/** The first of so many free ports in a row. */
export async function freePorts(count: number): Promise<number> {
  for (let first = 20_000 + (process.pid % 1_000) * 20; first + count < 65_000; first += count) {
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${count} free ports in a row`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
