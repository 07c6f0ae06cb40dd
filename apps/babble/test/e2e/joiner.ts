// A validator that is in nobody's peers file: a new key, and the peers of a member.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { publicKeyOf } from '@babble/crypto';
import { generateKey, savePrivateKey, savePublicKey } from '@babble/crypto/node';
import { GENESIS_FILE, PEERS_FILE } from '@babble/peers/node';
import { freePorts } from '@babble-tooling/simulation/ports';
import { PRIVATE_KEY_FILE, PUBLIC_KEY_FILE } from '../../src/data-directory.ts';
import { configurations, PORTS_PER_NODE } from '../../src/testnet/configuration.ts';
import { chatApplication } from '../../src/testnet/local-application.ts';
import { LocalNode, type ProgramCommand } from '../../src/testnet/local-node.ts';

/** Makes its data directory inside `folder`; the node is not started. */
export async function joinerOf(member: LocalNode, folder: string, program: ProgramCommand): Promise<LocalNode> {
  const [configuration] = configurations(folder, 1, await freePorts(PORTS_PER_NODE));
  if (configuration === undefined) throw new Error('no configuration');
  await mkdir(configuration.folder, { recursive: true });
  const key = generateKey();
  await savePrivateKey(join(configuration.folder, PRIVATE_KEY_FILE), key);
  await savePublicKey(join(configuration.folder, PUBLIC_KEY_FILE), publicKeyOf(key));
  for (const file of [PEERS_FILE, GENESIS_FILE]) {
    await copyFile(join(member.configuration.folder, file), join(configuration.folder, file));
  }
  const events = { onBlock: () => undefined, onRestored: () => undefined, onExit: () => undefined };
  return new LocalNode({ ...configuration, number: 100, moniker: 'late' }, events, program, chatApplication);
}
