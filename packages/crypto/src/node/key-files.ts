// Key files. Rules KEY-3, KEY-4, KEY-8, OPS-CLI-1.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CryptoError } from '../errors.ts';
import type { PrivateKey } from '../private-key.ts';
import { formatPrivateKey, generatePrivateKey, parsePrivateKey } from '../private-key.ts';
import type { PublicKey } from '../public-key.ts';

/** A new random key. */
export function generateKey(): PrivateKey {
  return generatePrivateKey((length) => randomBytes(length));
}

/** Rejects with `BABBLE_CRYPTO_KEY_FILE_UNUSABLE` or `…_PRIVATE_KEY_INVALID`, naming the file. */
export async function loadPrivateKey(file: string): Promise<PrivateKey> {
  const contents = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CryptoError(
      'BABBLE_CRYPTO_KEY_FILE_UNUSABLE',
      `private key ${file}: ${reasonOf(error)}`,
      { file },
      error,
    );
  });
  try {
    return parsePrivateKey(contents);
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    throw new CryptoError(error.code, `${file}: ${error.message}`, { file }, error);
  }
}

/**
 * Writes the key, whole or not at all, readable by its owner only (0600, folder 0700). Never replaces a file: rejects with
 * `BABBLE_CRYPTO_KEY_FILE_EXISTS`.
 */
export async function savePrivateKey(file: string, privateKey: PrivateKey): Promise<void> {
  await writeDurably(file, formatPrivateKey(privateKey), 'keep');
}

/** Writes the public key's text, replacing what is there (0600, folder 0700). */
export async function savePublicKey(file: string, publicKey: PublicKey): Promise<void> {
  await writeDurably(file, publicKey.hex, 'replace');
}

/** Through a file beside it, so that a crash leaves the old file or the new one. */
async function writeDurably(file: string, contents: string, existing: 'keep' | 'replace'): Promise<void> {
  const folder = dirname(file);
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  await makeFolder(folder);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(contents, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (existing === 'replace') await rename(temporary, file);
    else await link(temporary, file); // fails if the file exists, also if it was made just now
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      throw new CryptoError('BABBLE_CRYPTO_KEY_FILE_EXISTS', `A key already lives under: ${folder}`, { file }, error);
    }
    throw new CryptoError('BABBLE_CRYPTO_KEY_FILE_UNUSABLE', `${file}: ${reasonOf(error)}`, { file }, error);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A file in the place of the folder is another matter than a key that is there already. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const message = `folder ${folder}: ${reasonOf(error)}`;
    throw new CryptoError('BABBLE_CRYPTO_KEY_FILE_UNUSABLE', message, { file: folder }, error);
  }
}

/** By shape: errors of the platform may belong to another realm, as in test runners. */
function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
