// A database belongs to one process: whoever looks into it is kept out by the node that uses it, and keeps nodes out. OPS-FILE-8.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openLevelStore, openLevelStoreForReading } from '@babble/store/node';
import { expect, test } from '@jest/globals';
import { newFolder } from '../folders.ts';

const WRITER = fileURLToPath(new URL('append-for-ever.mjs', import.meta.url));
const READER = fileURLToPath(new URL('read-all.mjs', import.meta.url));

test('OPS-FILE-8: a folder that a node uses is locked for reading, and that it was tried does the node no harm', async () => {
  const folder = newFolder();
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  const linesAre = async (count: number): Promise<void> => {
    while (text.split('\n').length <= count) await once(child.stdout, 'data');
  };
  await linesAre(10);
  await expect(openLevelStoreForReading({ folder })).rejects.toMatchObject({
    code: 'BABBLE_HASHGRAPH_STORE_LOCKED',
    data: { reason: 'locked', folder },
    message: expect.stringContaining(folder),
  });
  await linesAre(text.split('\n').length + 100);
  child.kill('SIGKILL');
  await ended;
  const acknowledged = Math.max(...text.split('\n').slice(0, -1).map(Number));
  const store = await openLevelStoreForReading({ folder });
  expect((await store.inserted(0, 1e6)).length).toBeGreaterThan(acknowledged);
  await store.close();
});

test('OPS-FILE-8: a node does not start while its database is read', async () => {
  const folder = newFolder();
  await (await openLevelStore({ folder })).close();
  const reading = await openLevelStoreForReading({ folder });
  const child = spawn(process.execPath, [READER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  await once(child, 'close');
  expect(text).toContain('BABBLE_HASHGRAPH_STORE_LOCKED');
  await reading.close();
});
