// A network of real processes: validators, each with the chat as its application, and the chat's page.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@babble-tooling/simulation/ports';
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
  /** All that were started, also by what failed later. */
  readonly #programs: Program[] = [];

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
      const made = network.#run(BABBLE, ['testnet', '--generate-only', ...flags]);
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
    await Promise.all(this.#programs.map((program) => program.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #startMember(configuration: Configuration, command: readonly string[]): Promise<Member> {
    const { moniker, folder, gossip, proxy, client, service } = configuration;
    const talks = ['--client-listen', client, '--proxy-connect', proxy, '--discard', '--web', '127.0.0.1:0'];
    const chat = this.#run(DUMMY, ['--name', moniker, ...talks]);
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
    const node = this.#run(BABBLE, [...command, '--datadir', folder, '--moniker', moniker, ...listens]);
    await node.says(/"msg":"BABBLING"/);
    return { moniker, node, chat, explorer: `http://${service}/`, page };
  }

  #run(file: string, args: readonly string[]): Program {
    const program = Program.start(file, args, this.#folder);
    this.#programs.push(program);
    return program;
  }
}

export async function ask<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}
