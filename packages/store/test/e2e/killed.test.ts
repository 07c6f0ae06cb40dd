// A process that appends is killed at any moment, again and again on the same folder: nothing is lost whose append was acknowledged.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openLevelStore } from '@babble/store/node';
import { expect, test } from '@jest/globals';
import { newFolder } from '../folders.ts';

const PROGRAM = fileURLToPath(new URL('append-for-ever.mjs', import.meta.url));
const KILLS = 8;

/** Runs until so many events were acknowledged, kills, and returns the highest number that was acknowledged. */
async function runAndKill(folder: string, acknowledgements: number, sync: readonly string[]): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, folder, ...sync], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += String(chunk);
    if (text.split('\n').length > acknowledgements) child.kill('SIGKILL');
  });
  await ended;
  // The last line may be half a number.
  return Math.max(...text.split('\n').slice(0, -1).map(Number));
}

test.each([[[]], [['sync']]])('OURS-4: kill −9 loses nothing that was acknowledged %p', async (sync) => {
  const folder = newFolder();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const acknowledged = await runAndKill(folder, 50 + kill * 37, sync);
    const store = await openLevelStore({ folder });
    const events = await store.inserted(0, 1e6);
    expect(events.length).toBeGreaterThan(acknowledged);
    for (const [number, { event, topologicalIndex }] of events.entries()) {
      expect([topologicalIndex, event.body.index]).toEqual([number, number]);
      expect(event.body.transactions).toEqual([new Uint8Array(300).fill(number & 255)]);
    }
    // The note of the last append and its event: both or neither.
    expect((await store.notes()).acknowledged).toBe(events.length - 1);
    await store.close();
  }
});
