// What a crash or a bad disk does to the files of LevelDB: a log that ends in the middle of a write, and bits that are not what
// they were. A prefix of what was written comes back, or an error with a name; never anything else.
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HashgraphError } from '@babble/hashgraph';
import { openLevelStore } from '@babble/store/node';
import { expect, test } from '@jest/globals';
import { changesOf, stepsIn } from '../changes.ts';
import { newFolder } from '../folders.ts';

const STEPS = 60;
const EVENTS = 4;

/** A folder with a store, as if it had not been closed; `reopened`: what was in the log is in tables. */
async function filledFolder(reopened: boolean, bytes: number): Promise<string> {
  const folder = newFolder();
  const store = await openLevelStore({ folder });
  for (let step = 0; step < STEPS; step += 1) await store.append(changesOf(step, EVENTS, bytes));
  await store.close();
  if (reopened) await (await openLevelStore({ folder })).close();
  rmSync(join(folder, 'closed.json'));
  return folder;
}

function filesOf(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(folder).filter((file) => ending.test(file) && readFileSync(join(folder, file)).length > 0);
}

/** Steps that are there, or the code of the refusal. */
async function outcome(folder: string, bytes: number): Promise<number | string> {
  try {
    const store = await openLevelStore({ folder });
    try {
      return await stepsIn(store, EVENTS, bytes);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof HashgraphError) return error.code;
    throw error;
  }
}

function copyOf(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

test('ST-BOOT-3: a log that was cut anywhere gives a prefix', async () => {
  const folder = await filledFolder(false, 100);
  const [log = ''] = filesOf(folder, /\.log$/);
  const length = readFileSync(join(folder, log)).length;
  const found = new Set<number | string>();
  for (let cut = length; cut > Math.max(0, length - 8 * 1024); cut -= 256) {
    const copy = copyOf(folder);
    truncateSync(join(copy, log), cut);
    const steps = await outcome(copy, 100);
    expect(typeof steps).toBe('number');
    found.add(steps);
  }
  expect(found.has(STEPS)).toBe(true);
  expect(found.size).toBeGreaterThan(2);
});

test('ST-BOOT-3: a log with a bit that has changed gives a prefix or a refusal, never a gap', async () => {
  const folder = await filledFolder(false, 400);
  const [log = ''] = filesOf(folder, /\.log$/);
  const bytes = readFileSync(join(folder, log));
  const found = new Set<number | string>();
  for (let at = 7; at < bytes.length; at += Math.ceil(bytes.length / 120)) {
    const copy = copyOf(folder);
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(join(copy, log), damaged);
    found.add(await outcome(copy, 400));
  }
  // The log is longer than a block of LevelDB's, which it skips as a whole: what follows is there and must not be believed.
  expect(bytes.length).toBeGreaterThan(3 * 32 * 1024);
  expect([...found]).toContain('BABBLE_HASHGRAPH_STORE_DAMAGED');
});

test.each([/^CURRENT$/, /^MANIFEST/])('a database that has lost %s is refused, not made anew', async (file) => {
  const folder = await filledFolder(true, 100);
  const [lost = ''] = filesOf(folder, file);
  writeFileSync(join(folder, lost), '');
  expect(await outcome(folder, 100)).toBe('BABBLE_HASHGRAPH_STORE_DAMAGED');
});
