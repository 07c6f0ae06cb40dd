// babble keygen: a new key pair. Rule OPS-CLI-1.
import { join } from 'node:path';
import type { Command } from 'commander';
import { dataDirectoryOf } from '../config/data-directory-of.ts';
import { addSettingFlags } from '../config/setting-flags.ts';
import { PRIVATE_KEY_FILE, PUBLIC_KEY_FILE } from '../data-directory.ts';
import { makeKeyPair } from '../key-pair.ts';
import { print } from '../output.ts';

interface KeygenOptions {
  readonly priv?: string;
  readonly pub?: string;
  readonly json?: boolean;
}

const HELP = `
The data directory is the one that 'babble run' would use here: that of --datadir, else of BABBLE_DATADIR, else of datadir in the
configuration file of the default one, else the default one itself.

Examples:
  babble keygen
  babble keygen --priv node1/priv_key --pub node1/key.pub`;

export function addKeygen(program: Command): void {
  const command = program
    .command('keygen')
    .summary('make a key pair')
    .description('Makes a new key pair. An existing private key is never overwritten.')
    .option(
      '--priv <file>',
      `where to write the private key, readable by you only (default: <datadir>/${PRIVATE_KEY_FILE})`,
    )
    .option('--pub <file>', `where to write the public key (default: <datadir>/${PUBLIC_KEY_FILE})`);
  addSettingFlags(command, ['datadir']);
  command
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action((options: KeygenOptions) => keygen(command, options));
}

async function keygen(command: Command, { priv, pub, json }: KeygenOptions): Promise<void> {
  const folder = await dataDirectoryOf(command);
  const privateKeyFile = priv ?? join(folder, PRIVATE_KEY_FILE);
  const publicKeyFile = pub ?? join(folder, PUBLIC_KEY_FILE);
  const publicKey = await makeKeyPair(privateKeyFile, publicKeyFile);
  if (json === true) {
    print(JSON.stringify({ privateKeyFile, publicKeyFile, publicKey: publicKey.hex, id: publicKey.id }));
    return;
  }
  print(`Your private key has been saved to: ${privateKeyFile}`);
  print(`Your public key has been saved to: ${publicKeyFile}`);
}
