// A network of validators in the laboratory, one on each host: processes of the program there, their applications in this process.
import { join } from 'node:path';
import type { ApplicationFactory } from '../../src/testnet/local-application.ts';
import { chatApplication } from '../../src/testnet/local-application.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import { OWN_PROGRAM } from '../../src/testnet/local-node.ts';
import { Door } from './door.ts';
import type { LabSignalling } from './lab-signalling.ts';
import type { NatLab } from './nat-lab.ts';
import type { NetworkNamespace } from './network-namespace.ts';

export interface LabNetworkInit {
  /** How many validators it begins with: as many as there are hosts, unless some are for those that join. */
  readonly size?: number;
  /** Numbers of the hosts: validator n is on the n-th of them. */
  readonly hosts: readonly number[];
  /** Where the data directories are made. */
  readonly folder: string;
  readonly signalling: LabSignalling;
}

export function startInLab(lab: NatLab, init: LabNetworkInit): Promise<LocalNetwork> {
  const { hosts, size = hosts.length, folder, signalling } = init;
  const namespaceOf = (number: number): NetworkNamespace => lab.host(hosts[number - 1] ?? 0).namespace;
  return LocalNetwork.start({
    size,
    basePort: undefined,
    folder: join(folder, 'nodes'),
    signalling: async () => signalling,
    programOf: (number) => {
      const [program, ...args] = namespaceOf(number).command;
      return [program, ...args, ...OWN_PROGRAM];
    },
    applicationOf: (number) => behindDoor(namespaceOf(number)),
  });
}

/** The application is here, its validator there. */
function behindDoor(namespace: NetworkNamespace): ApplicationFactory {
  return (configuration, events) => {
    const application = chatApplication(configuration, events);
    const { proxy, service, client } = configuration;
    let door: Door | undefined;
    return {
      start: async () => {
        await application.start();
        door = await Door.open(namespace, { into: [proxy, service], out: [client] });
      },
      submit: (transaction) => application.submit(transaction),
      stop: async () => {
        await application.stop();
        await door?.close();
      },
    };
  };
}
