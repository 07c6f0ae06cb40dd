// The disk of the simulation: what a kill and a loss of power leave.

import type { LevelDatabase } from '@babble/store';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { Life } from '../../src/life.ts';
import { type Ending, Medium } from '../../src/medium.ts';

const ENCODINGS = { keyEncoding: 'utf8', valueEncoding: 'view' } as const;

function put(database: LevelDatabase, key: string, sync: boolean): Promise<void> {
  return database.batch([{ type: 'put', key, value: Uint8Array.of(1) }], { ...ENCODINGS, sync });
}

/** Keys that are there after `a` was synced, `b` written, and `c` was on its way. */
async function left(ending: Ending, seed: number): Promise<string> {
  const clock = new SimulatedClock();
  const medium = new Medium();
  const life = new Life(clock);
  const database = await medium.open(life);
  void put(database, 'a', true);
  await clock.run(10);
  void put(database, 'b', false);
  await clock.run(10);
  void put(database, 'c', false);
  life.end();
  medium.crash(ending, new Chance(seed));
  const again = await medium.open(new Life(clock));
  return (await again.keys({ gte: '', lt: '~', keyEncoding: 'utf8' }).all()).join('');
}

async function lefts(ending: Ending): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let seed = 0; seed < 40; seed += 1) found.add(await left(ending, seed));
  return [...found].sort();
}

test('a kill leaves all that was written, and perhaps what was on its way', async () => {
  expect(await lefts('kill')).toEqual(['ab', 'abc']);
});

test('a loss of power leaves what was synced, and what the first so many writes after it left', async () => {
  expect(await lefts('power')).toEqual(['a', 'ab', 'abc']);
});

test('nothing has an effect after the end of a life', async () => {
  const clock = new SimulatedClock();
  const medium = new Medium();
  const life = new Life(clock);
  const database = await medium.open(life);
  life.end();
  let settled = false;
  void put(database, 'late', false).finally(() => {
    settled = true;
  });
  await clock.run(1_000);
  expect(settled).toBe(false);
  expect(medium.position).toBe(0);
});
