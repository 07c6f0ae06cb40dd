// Key files on disk.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPrivateKey, publicKeyOf } from '@babble/crypto';
import { generateKey, loadPrivateKey, savePrivateKey, savePublicKey } from '@babble/crypto/node';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'babble-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('KEY-3, KEY-8: files are private and hold the texts without newline; folders are made', async () => {
  const key = generateKey();
  const [priv, pub] = [join(folder, 'new', 'priv_key'), join(folder, 'new', 'key.pub')];
  await savePrivateKey(priv, key);
  await savePublicKey(pub, publicKeyOf(key));
  expect(await readFile(priv, 'utf8')).toBe(formatPrivateKey(key));
  expect(await readFile(pub, 'utf8')).toBe(publicKeyOf(key).hex);
  expect((await stat(priv)).mode & 0o777).toBe(0o600);
  expect((await stat(pub)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'new'))).mode & 0o777).toBe(0o700);
  expect((await readdir(join(folder, 'new'))).sort()).toEqual(['key.pub', 'priv_key']);
  expect(await loadPrivateKey(priv)).toEqual(key);
});

test('OPS-CLI-1: an existing private key is never overwritten, a public one is', async () => {
  const [first, second] = [generateKey(), generateKey()];
  const priv = join(folder, 'priv_key');
  await savePrivateKey(priv, first);
  await expect(savePrivateKey(priv, second)).rejects.toMatchObject({ code: 'BABBLE_CRYPTO_KEY_FILE_EXISTS' });
  expect(await loadPrivateKey(priv)).toEqual(first);
  await savePublicKey(join(folder, 'key.pub'), publicKeyOf(first));
  await savePublicKey(join(folder, 'key.pub'), publicKeyOf(second));
  expect(await readFile(join(folder, 'key.pub'), 'utf8')).toBe(publicKeyOf(second).hex);
  expect((await readdir(folder)).sort()).toEqual(['key.pub', 'priv_key']);
});

test('KEY-4: white space and either case are read; everything else names the file', async () => {
  const file = join(folder, 'priv_key');
  const digits = `${'ab'.repeat(31)}0C`;
  await writeFile(file, ` \n${digits}\r\n`);
  expect(formatPrivateKey(await loadPrivateKey(file))).toBe(digits.toLowerCase());
  for (const bad of ['', 'zz', `0x${digits}`, digits.slice(2), '0'.repeat(64), 'f'.repeat(64)]) {
    await writeFile(file, bad);
    await expect(loadPrivateKey(file)).rejects.toMatchObject({
      code: 'BABBLE_CRYPTO_PRIVATE_KEY_INVALID',
      message: expect.stringContaining(file),
    });
  }
  await expect(loadPrivateKey(join(folder, 'none'))).rejects.toMatchObject({ code: 'BABBLE_CRYPTO_KEY_FILE_UNUSABLE' });
});

test('OPS-CLI-1: a file in the place of the folder is no key that exists', async () => {
  await writeFile(join(folder, 'file'), '');
  for (const name of ['file/priv_key', 'file/deeper/priv_key']) {
    await expect(savePrivateKey(join(folder, name), generateKey())).rejects.toMatchObject({
      code: 'BABBLE_CRYPTO_KEY_FILE_UNUSABLE',
      message: expect.stringContaining(join(folder, 'file')),
    });
  }
});
