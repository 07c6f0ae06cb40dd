// A network of real processes: validators, each with the chat as its application, and the chat's page.
import { mkdtemp, rm } from 'node:fs/promises';
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

export class Network {
  readonly members: Member[] = [];
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when all validators gossip. */
  static async start(count: number): Promise<Network> {
    const folder = await mkdtemp(join(tmpdir(), 'babble-browser-'));
    const network = new Network(folder);
    try {
      const port = await freePorts(4 * count);
      const flags = ['--nodes', String(count), '--dir', folder, '--base-port', String(port), '--json'];
      const made = Program.start(BABBLE, ['testnet', '--generate-only', ...flags], folder);
      await made.ended;
      const configurations = JSON.parse(made.said) as readonly Configuration[];
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

  async stop(): Promise<void> {
    await Promise.all(this.members.flatMap(({ node, chat }) => [node.kill(), chat.kill()]));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #startMember(configuration: Configuration, command: readonly string[]): Promise<Member> {
    const { moniker, folder, gossip, proxy, client, service } = configuration;
    const talks = ['--client-listen', client, '--proxy-connect', proxy, '--discard', '--web', '127.0.0.1:0'];
    const chat = Program.start(DUMMY, ['--name', moniker, ...talks], this.#folder);
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
      // Tests run beside each other: whoever looks is not to be refused because the machine is busy.
      ...['--service-rate', '0'],
    ];
    const node = Program.start(
      BABBLE,
      [...command, '--datadir', folder, '--moniker', moniker, ...listens],
      this.#folder,
    );
    await node.says(/"msg":"BABBLING"/);
    return { moniker, node, chat, explorer: `http://${service}/`, page };
  }
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
