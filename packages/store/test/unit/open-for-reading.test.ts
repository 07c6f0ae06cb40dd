// Looking into a database without changing it.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLevelStore, openLevelStoreForReading } from '@babble/store/node';
import { describe, expect, test } from '@jest/globals';
import { changesOf, stepsIn } from '../changes.ts';
import { newFolder } from '../folders.ts';

async function folderWith(steps: number): Promise<string> {
  const folder = newFolder();
  const store = await openLevelStore({ folder });
  for (let step = 0; step < steps; step += 1) await store.append(changesOf(step), { acknowledged: step });
  await store.close();
  return folder;
}

/** Everything about every file. */
function stateOf(folder: string): readonly (readonly [string, number, string])[] {
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const path = join(folder, file);
      return [file, statSync(path).mtimeMs, readFileSync(path).toString('base64')] as const;
    });
}

function views(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('babble-read-'));
}

describe('what is there', () => {
  test('is read, and every file stays as it was, also one that only the log has', async () => {
    const folder = await folderWith(5);
    const [before, viewsBefore] = [stateOf(folder), views().length];
    const store = await openLevelStoreForReading({ folder });
    expect(await stepsIn(store)).toBe(5);
    expect(await store.notes()).toMatchObject({ acknowledged: 4 });
    expect(stateOf(folder)).toEqual(before);
    await store.close();
    await store.close();
    expect(stateOf(folder)).toEqual(before);
    expect(views().length).toBeLessThanOrEqual(viewsBefore);
  });
});

describe('what is not', () => {
  test.each([
    ['a folder that is not there', (folder: string) => join(folder, 'none'), 'absent'],
    ['a folder with nothing in it', (folder: string) => folder, 'absent'],
    [
      'a file',
      (folder: string) => {
        writeFileSync(join(folder, 'file'), '');
        return join(folder, 'file');
      },
      'absent',
    ],
    [
      'other files',
      (folder: string) => {
        writeFileSync(join(folder, 'notes.txt'), '');
        return folder;
      },
      'foreign',
    ],
  ])('%s is refused with a reason, and nothing is made', async (_, make, reason) => {
    const parent = newFolder();
    mkdirSync(join(parent, 'x'));
    const folder = make(join(parent, 'x'));
    const before = readdirSync(join(parent, 'x'));
    await expect(openLevelStoreForReading({ folder })).rejects.toMatchObject({ data: { reason, folder } });
    expect(readdirSync(join(parent, 'x'))).toEqual(before);
  });

  test('a database that has lost its entry file, or a table, is damaged, in words about the folder that was named', async () => {
    const folder = await folderWith(3);
    await (await openLevelStore({ folder })).close();
    const table = readdirSync(folder).find((file) => file.endsWith('.ldb'));
    rmSync(join(folder, String(table)));
    const viewsBefore = views().length;
    await expect(openLevelStoreForReading({ folder })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_STORE_DAMAGED',
      message: expect.stringContaining(folder),
    });
    rmSync(join(folder, 'CURRENT'));
    await expect(openLevelStoreForReading({ folder })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_STORE_DAMAGED',
    });
    expect(views().length).toBeLessThanOrEqual(viewsBefore);
  });

  test.each([0, 60])('a database whose table was cut to %d bytes is damaged', async (bytes) => {
    const folder = await folderWith(3);
    await (await openLevelStore({ folder })).close();
    const table = readdirSync(folder).find((file) => file.endsWith('.ldb'));
    truncateSync(join(folder, String(table)), bytes);
    const reading = openLevelStoreForReading({ folder }).then((store) => store.inserted(0, 100));
    await expect(reading).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_STORE_DAMAGED' });
  });
});
