// Bits of the tables of LevelDB that are not what they were: an error with a name, before LevelDB could act on them or end the process. Never anything else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeHex } from '@babble/crypto';
import { openLevelStore } from '@babble/store/node';
import { expect, test } from '@jest/globals';
import { changesOf, keyOf } from '../changes.ts';
import { newFolder } from '../folders.ts';

const PROGRAM = fileURLToPath(new URL('read-all.mjs', import.meta.url));
const PLACES = 40;

/** What the reader prints: a digest, a code, or `ended` if LevelDB ended it, which must not be. */
async function read(folder: string): Promise<string> {
  const creators = [0, 1, 2, 3].map((creator) => encodeHex(keyOf(creator))).join(',');
  const child = spawn(process.execPath, [PROGRAM, folder, creators], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  const [exitCode] = await once(child, 'close');
  return exitCode === 0 ? text.trim() : 'ended';
}

async function filledFolder(): Promise<string> {
  const folder = newFolder();
  const store = await openLevelStore({ folder });
  for (let step = 0; step < 40; step += 1) await store.append(changesOf(step, 4, 300));
  await store.close();
  // Opening moves what is in the log into a table.
  await (await openLevelStore({ folder })).close();
  return folder;
}

test('a bit of a table that has changed gives a refusal', async () => {
  const folder = await filledFolder();
  const whole = await read(folder);
  expect(whole).toMatch(/^[0-9a-f]{64}$/);
  const [table = ''] = readdirSync(folder).filter((file) => file.endsWith('.ldb'));
  const bytes = readFileSync(join(folder, table));
  const found = new Map<string, number>();
  for (let place = 0; place < PLACES; place += 1) {
    const at = Math.floor(((place + 0.5) * bytes.length) / PLACES);
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (place % 8));
    writeFileSync(join(copy, table), damaged);
    const result = await read(copy);
    found.set(result, (found.get(result) ?? 0) + 1);
  }
  // A bit of the padding at the end of the file says nothing.
  for (const result of found.keys()) expect([whole, 'BABBLE_HASHGRAPH_STORE_DAMAGED']).toContain(result);
  expect(found.get('BABBLE_HASHGRAPH_STORE_DAMAGED')).toBeGreaterThanOrEqual(PLACES - 1);
});
