// babble keygen: a new key pair. Rule OPS-CLI-1.
import { join } from 'node:path';
import { publicKeyOf } from '@babble/crypto';
import { generateKey, savePrivateKey, savePublicKey } from '@babble/crypto/node';
import type { Command } from 'commander';
import { defaultDataDirectory, PRIVATE_KEY_FILE, PUBLIC_KEY_FILE } from '../data-directory.ts';
import { print } from '../output.ts';

interface KeygenOptions {
  readonly priv: string;
  readonly pub: string;
  readonly json?: boolean;
}

export function addKeygen(program: Command): void {
  const folder = defaultDataDirectory();
  program
    .command('keygen')
    .summary('make a key pair')
    .description('Makes a new key pair. An existing private key is never overwritten.')
    .option('--priv <file>', 'where to write the private key (readable by you only)', join(folder, PRIVATE_KEY_FILE))
    .option('--pub <file>', 'where to write the public key', join(folder, PUBLIC_KEY_FILE))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  babble keygen --priv node1/priv_key --pub node1/key.pub')
    .action(keygen);
}

async function keygen({ priv, pub, json }: KeygenOptions): Promise<void> {
  const privateKey = generateKey();
  const publicKey = publicKeyOf(privateKey);
  await savePrivateKey(priv, privateKey);
  await savePublicKey(pub, publicKey);
  if (json === true) {
    print(JSON.stringify({ privateKeyFile: priv, publicKeyFile: pub, publicKey: publicKey.hex, id: publicKey.id }));
    return;
  }
  print(`Your private key has been saved to: ${priv}`);
  print(`Your public key has been saved to: ${pub}`);
}
