// Waiting until a program that was started listens at its port.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isListening } from '@babble-tooling/simulation/ports';
import { COMMIT_MS } from './commit-and-compare.ts';

const PAUSE_MS = 50;

/** Rejects when it ends before, or takes longer than a commit may take. */
export async function untilListening(program: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + COMMIT_MS;
  while (!(await isListening(port))) {
    const { exitCode, signalCode, spawnfile } = program;
    if (exitCode !== null || signalCode !== null) throw new Error(`${spawnfile} ended with ${exitCode ?? signalCode}`);
    if (performance.now() > deadline) throw new Error(`${spawnfile} does not listen at ${port}`);
    await sleep(PAUSE_MS);
  }
}
