// Loaded into a node before its program (`node --import`): SIGUSR2 starts the CPU profiler, the next one writes the profile to the
// file that BABBLE_PROFILE_FILE names. Of the main thread only.
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const SAMPLING_MICROSECONDS = 500;

const file = process.env['BABBLE_PROFILE_FILE'];
const session = new Session();
let isRunning = false;

async function toggle() {
  if (isRunning) {
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(`${file}.part`, JSON.stringify(profile));
    renameSync(`${file}.part`, file); // whoever waits for the file finds all of it
    isRunning = false;
    return;
  }
  isRunning = true;
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
  await session.post('Profiler.start');
}

process.on('SIGUSR2', () => {
  toggle().catch((error) => process.stderr.write(`No profile: ${error}\n`));
});
