// A network of its own, without a name: it is there as long as the process that holds it, and that one dies with the test, however the test ends. So two
// runs cannot meet, and nothing is left behind.
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** A program and its arguments that has the program behind it killed when this process dies. */
const DYING_WITH_US: readonly string[] = ['setpriv', '--pdeathsig', 'KILL', '--'];

export class NetworkNamespace {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async make(): Promise<NetworkNamespace> {
    const script = 'ip link set lo up && echo ready && exec sleep infinity';
    const [program = '', ...args] = ['unshare', '--net', '--', ...DYING_WITH_US, 'sh', '-c', script];
    const holder = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const isThere = await Promise.race([
      once(holder.stdout, 'data').then(() => true),
      once(holder, 'exit').then(() => false),
    ]);
    if (!isThere) throw new Error('no network namespace can be made');
    return new NetworkNamespace(holder);
  }

  /** Why none can be made here, with address translation inside; `undefined` where it can. */
  static obstacle(): string | undefined {
    const translate = 'iptables -t nat -A POSTROUTING -o lo -j MASQUERADE --random-fully';
    const script = `ip link set lo up && ip link add wan type veth peer name lan && ${translate}`;
    const { status, error } = spawnSync('unshare', ['--net', '--', ...DYING_WITH_US, 'sh', '-c', script]);
    if (status === 0) return undefined;
    const needs = 'it takes Linux, root, iproute2, iptables and util-linux';
    return `no network namespaces with NAT here (${error === undefined ? '' : `${error.message}; `}${needs})`;
  }

  /** For `ip link … netns`. */
  get id(): string {
    return String(this.#holder.pid);
  }

  /** What is put before a program that is to run in it. */
  get command(): readonly [string, ...string[]] {
    return ['nsenter', '--target', this.id, '--net', '--', ...DYING_WITH_US];
  }

  /** Runs lines of shell in it; rejects with the first that fails. */
  async run(...lines: readonly string[]): Promise<string> {
    const [program, ...args] = this.command;
    const { stdout } = await promisify(execFile)(program, [...args, 'sh', '-e', '-c', lines.join('\n')]);
    return stdout;
  }

  /** It is gone when the processes in it have ended, too. */
  async stop(): Promise<void> {
    if (this.#holder.exitCode !== null || this.#holder.signalCode !== null) return;
    const gone = once(this.#holder, 'exit');
    this.#holder.kill('SIGKILL');
    await gone;
  }
}
