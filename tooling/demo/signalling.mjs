// @ts-check
// The signalling server of a demo of processes over WebRTC, and what its validators are told of it. Rules OPS-SIGNAL-1, RTC-TLS-3.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint } from './complaint.mjs';
import { endProcess, isAlive, lastWords, startProcess } from './processes.mjs';

/**
 * @typedef {import('./local-files.mjs').Signalling} Signalling
 * @typedef {import('./processes.mjs').Process} Process
 */

/** How long it may take until it serves. */
const READY_MS = 30_000;
const POLL_MS = 50;

/** What its validators trust, as `babble testnet --generate-only` writes it. @param {string} dir */
export function certificateIn(dir) {
  return join(dir, 'signal', 'cert.pem');
}

/**
 * Resolves once it serves: a validator that finds none ends.
 * @param {string} program @param {string} dir @param {string} address
 * @returns {Promise<Process>}
 */
export async function startSignalling(program, dir, address) {
  const folder = join(dir, 'signal');
  const log = join(folder, 'signal.log');
  const server = startProcess({
    args: [program, 'signal', '--url', address, '--json'],
    cwd: folder,
    log,
    mark: address,
  });
  const remedy = `Its log: ${log}. With other ports: docker/demo --local --base-port PORT start`;
  const deadline = performance.now() + READY_MS;
  // That is what it prints when it has begun to listen.
  while (!readFileSync(log, 'utf8').includes('"address"')) {
    if (!isAlive(server)) throw new Complaint(`the signalling server ended: ${lastWords(server)}`, remedy);
    if (performance.now() > deadline) {
      await endProcess(server, 'SIGKILL');
      throw new Complaint(`the signalling server does not serve after ${READY_MS / 1000} s`, remedy);
    }
    await sleep(POLL_MS);
  }
  return server;
}

/** Nothing leaves this machine, and nobody but validators takes part. @param {Signalling | undefined} signalling */
export function webRtcFlags(signalling) {
  if (signalling === undefined) return [];
  const alone = ['--webrtc-stack', 'node-datachannel', '--webrtc-address', '127.0.0.1', '--ice-addr', ''];
  return ['--webrtc', '--signal-addr', signalling.address, ...alone, '--require-signed-signalling'];
}
