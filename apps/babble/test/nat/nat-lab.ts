// An internet of its own: hosts in private networks behind routers that translate addresses, and one public host for the servers. All private networks have
// the same addresses, as those at home do.
import { NetworkNamespace } from './network-namespace.ts';

/**
 * How a host is connected. `cone`: one public port per private one, and whoever knows it gets through (full cone). `port`: one public port per private one,
 * but only whom the host has sent to gets through (port-restricted). `symmetric`: another public port for each destination. `no-udp`: nothing but TCP goes
 * out. `public`: no translation.
 */
export type Uplink = 'cone' | 'port' | 'symmetric' | 'no-udp' | 'public';

/** Where the servers are. Addresses for documentation (RFC 5737). */
export const SERVER_ADDRESS = '203.0.113.10';
const HOST_ADDRESS = '192.168.1.2';
const ROUTER_ADDRESS = '192.168.1.1';

export interface LabHost {
  readonly uplink: Uplink;
  /** What others see of it. */
  readonly publicAddress: string;
  /** Where its programs run. */
  readonly namespace: NetworkNamespace;
  /** Cuts the line to the internet, without the host seeing it; or repairs it. */
  cut(isCut: boolean): Promise<void>;
}

export class NatLab {
  /** The internet, which is the public host, too. */
  readonly internet: NetworkNamespace;
  readonly hosts: LabHost[] = [];
  readonly #namespaces: NetworkNamespace[];

  private constructor(internet: NetworkNamespace) {
    this.internet = internet;
    this.#namespaces = [internet];
  }

  static async start(uplinks: readonly Uplink[]): Promise<NatLab> {
    const lab = new NatLab(await NetworkNamespace.make());
    try {
      await lab.internet.run(
        'ip link add net0 type bridge',
        `ip address add ${SERVER_ADDRESS}/24 dev net0`,
        'ip link set net0 up',
        // What is sent to nowhere vanishes, as it does there. Without a route the relay would be told, and close what it relays.
        'ip neighbour add 203.0.113.254 lladdr 02:00:00:00:00:fe dev net0 nud permanent',
        'ip route add default via 203.0.113.254',
      );
      for (const uplink of uplinks) lab.hosts.push(await lab.#connect(uplink));
      return lab;
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  /** The host with this number, from 1. */
  host(number: number): LabHost {
    const host = this.hosts[number - 1];
    if (host === undefined) throw new Error(`there is no host ${number}`);
    return host;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#namespaces.map((namespace) => namespace.stop()));
  }

  async #connect(uplink: Uplink): Promise<LabHost> {
    const number = this.hosts.length + 1;
    const publicAddress = `203.0.113.${20 + number}`;
    const line = `line${number}`;
    const outside = await this.#make();
    await this.internet.run(
      `ip link add ${line} type veth peer name wan netns ${outside.id}`,
      `ip link set ${line} master net0 up`,
    );
    await outside.run(
      `ip address add ${publicAddress}/24 dev wan`,
      'ip link set wan up',
      `ip route add default via ${SERVER_ADDRESS}`,
    );
    const inside = uplink === 'public' ? outside : await this.#behindRouter(outside, publicAddress, uplink);
    const cut = async (isCut: boolean): Promise<void> => {
      await this.internet.run(`ip link set ${line} ${isCut ? 'down' : 'up'}`);
    };
    return { uplink, publicAddress, namespace: inside, cut };
  }

  async #behindRouter(
    router: NetworkNamespace,
    publicAddress: string,
    uplink: Exclude<Uplink, 'public'>,
  ): Promise<NetworkNamespace> {
    const host = await this.#make();
    await router.run(
      `ip link add lan type veth peer name eth0 netns ${host.id}`,
      `ip address add ${ROUTER_ADDRESS}/24 dev lan`,
      'ip link set lan up',
      'sysctl -qw net.ipv4.ip_forward=1',
      // Else what comes early from outside is taken for the router's own, and the port for what goes out later is another one.
      'iptables -A INPUT -i wan -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP',
      'iptables -P FORWARD DROP',
      'iptables -A FORWARD -i lan -o wan -j ACCEPT',
      'iptables -A FORWARD -i wan -o lan -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
      ...TRANSLATIONS[uplink](publicAddress),
    );
    await host.run(
      `ip address add ${HOST_ADDRESS}/24 dev eth0`,
      'ip link set eth0 up',
      `ip route add default via ${ROUTER_ADDRESS}`,
    );
    return host;
  }

  async #make(): Promise<NetworkNamespace> {
    const namespace = await NetworkNamespace.make();
    this.#namespaces.push(namespace);
    return namespace;
  }
}

const TRANSLATIONS: Readonly<Record<Exclude<Uplink, 'public'>, (publicAddress: string) => readonly string[]>> = {
  cone: (publicAddress) => [
    `iptables -t nat -A POSTROUTING -o wan -j SNAT --to-source ${publicAddress}`,
    `iptables -t nat -A PREROUTING -i wan -p udp -j DNAT --to-destination ${HOST_ADDRESS}`,
    'iptables -A FORWARD -i wan -o lan -p udp -j ACCEPT',
  ],
  port: () => ['iptables -t nat -A POSTROUTING -o wan -j MASQUERADE'],
  symmetric: () => ['iptables -t nat -A POSTROUTING -o wan -j MASQUERADE --random-fully'],
  'no-udp': () => ['iptables -t nat -A POSTROUTING -o wan -j MASQUERADE', 'iptables -I FORWARD -p udp -j DROP'],
};
