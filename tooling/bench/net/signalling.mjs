// The signalling server of a network over WebRTC: ours for all programs, since nothing of gossip goes through it.
import { closeSync, copyFileSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './ports.mjs';
import { startGroup } from './processes.mjs';
import { ours } from './programs.mjs';

const START_MS = 30_000;

/** Starts it in a folder, where it makes its certificate. Returns `{ pid, address, trustAt(folder) }` once it listens. */
export async function startSignalling(root) {
  const [port] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  const files = { cert: join(root, 'cert.pem'), key: join(root, 'key.pem') };
  const flags = ['--url', address, '--cert-file', files.cert, '--key-file', files.key, '--self-signed', '127.0.0.1'];
  const output = join(root, 'signal.log');
  const log = openSync(output, 'w');
  const child = startGroup([...ours.command, 'signal', ...flags, '--admit-unproven', '--json'], log);
  closeSync(log);
  const deadline = performance.now() + START_MS;
  while (!readFileSync(output, 'utf8').includes('"address"')) {
    if (performance.now() > deadline || child.exitCode !== null) {
      throw new Error(`The signalling server did not start: ${readFileSync(output, 'utf8').trim()}`);
    }
    await sleep(50);
  }
  return { pid: child.pid, address, trustAt: (folder) => copyFileSync(files.cert, join(folder, 'cert.pem')) };
}
