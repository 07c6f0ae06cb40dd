// The key of the node. Rules OPS-FILE-2, OPS-FILE-3.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CryptoError, type PublicKey, publicKeyOf } from '@babble/crypto';
import { loadPrivateKey } from '@babble/crypto/node';
import { PRIVATE_KEY_FILE, PUBLIC_KEY_FILE } from '../data-directory.ts';
import { remedyOf } from '../start-up-remedies.ts';
import { type Finding, ok, problem, problemOf, warning } from './finding.ts';

const GROUP_AND_OTHERS = 0o077;

export interface CheckedKey {
  readonly publicKey: PublicKey | undefined;
  readonly findings: readonly Finding[];
}

export async function checkedKey(datadir: string): Promise<CheckedKey> {
  const file = join(datadir, PRIVATE_KEY_FILE);
  try {
    const publicKey = publicKeyOf(await loadPrivateKey(file));
    const findings = [...(await checkMode(file)), ...(await checkPublicKeyFile(datadir, publicKey))];
    const fine = ok('key', `${file}: public key ${publicKey.hex.slice(0, 12)}…, id ${publicKey.id}`);
    return { publicKey, findings: findings.length > 0 ? findings : [fine] };
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    const remedy = remedyOf(error.code, { datadir, listen: '' }) ?? 'Restore it from a copy.';
    return { publicKey: undefined, findings: [problemOf('key', error, remedy)] };
  }
}

async function checkMode(file: string): Promise<readonly Finding[]> {
  const { mode } = await stat(file);
  if (process.platform === 'win32' || (mode & GROUP_AND_OTHERS) === 0) return [];
  const text = (mode & 0o777).toString(8);
  const message = `${file} can be read or written by other users (mode ${text}, not 600)`;
  return [problem('key', message, `chmod 600 ${file}; whoever has read the key can sign as this node.`)];
}

/** Nothing reads it but people: it may be missing. */
async function checkPublicKeyFile(datadir: string, publicKey: PublicKey): Promise<readonly Finding[]> {
  const file = join(datadir, PUBLIC_KEY_FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || text.trim().toUpperCase() === publicKey.hex) return [];
  return [warning('key', `${file} is not the public key of priv_key`, `Write this into it: ${publicKey.hex}`)];
}
