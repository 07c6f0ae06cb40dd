// @ts-check
// What a demo of processes keeps in its folder: where everything of its validators lies and listens, and their processes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_NODES } from './command-line.mjs';
import { Complaint } from './complaint.mjs';
import { isAlive } from './processes.mjs';

/**
 * @typedef {import('./member.mjs').Member} Member
 * @typedef {import('./processes.mjs').Process} Process
 * @typedef {{
 *   readonly number: number, readonly folder: string, readonly gossip: string, readonly proxy: string, readonly client: string,
 *   readonly service: string, readonly page: string, readonly node?: Process, readonly chat?: Process,
 * }} Place Where everything of a validator lies and listens, and its processes once it has been started.
 * @typedef {{ readonly address: string, readonly server?: Process }} Signalling
 * @typedef {{
 *   readonly basePort: number, readonly isFresh: boolean, readonly places: readonly Place[], readonly signalling?: Signalling,
 * }} State
 *   `isFresh`: nothing has run with these keys. `signalling`: over WebRTC.
 */

/** As `babble testnet` counts them; the pages of the chats come after all of those. */
const PORTS = 4;

/** @param {string} dir */
const fileOf = (dir) => join(dir, 'demo.json');

/** @param {string} dir @returns {State | undefined} */
export function loadState(dir) {
  const file = fileOf(dir);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** @param {string} dir @returns {State} */
export function neededState(dir) {
  const state = loadState(dir);
  if (state === undefined) throw new Complaint(`there is no demo in ${dir}`, 'Make one: docker/demo --local start');
  return state;
}

/** @param {string} dir @param {State} state */
export function saveState(dir, state) {
  writeFileSync(fileOf(dir), `${JSON.stringify(state, undefined, 2)}\n`);
}

/**
 * Where everything of one validator lies and listens.
 * @param {string} dir @param {number} basePort @param {number} number
 * @returns {Place}
 */
export function placeOf(dir, basePort, number) {
  /** @param {number} offset */
  const at = (offset) => `127.0.0.1:${basePort + offset}`;
  const first = PORTS * (number - 1);
  const [gossip, proxy, client, service] = [at(first), at(first + 1), at(first + 2), at(first + 3)];
  const page = at(PORTS * MOST_NODES + number - 1);
  return { number, folder: join(dir, `node${number}`), gossip, proxy, client, service, page };
}

/** @param {Place} place @returns {Member} */
export function memberOf({ number, service, proxy, page }) {
  return { number, service: `http://${service}/`, proxy, chat: `http://${page}/` };
}

/** Where the signalling server is: after all pages. @param {number} basePort */
export function signalAddressOf(basePort) {
  return `127.0.0.1:${basePort + (PORTS + 1) * MOST_NODES}`;
}

/** Whether anything of a network runs. @param {State | undefined} state */
export function isUp(state) {
  const server = state?.signalling?.server;
  return state?.places.some(isRunning) === true || (server !== undefined && isAlive(server));
}

/** Whether anything of it runs. @param {Place} place */
export function isRunning({ node, chat }) {
  return [node, chat].some((one) => one !== undefined && isAlive(one));
}

/** Whether its node runs. @param {Place} place */
export function hasNode({ node }) {
  return node !== undefined && isAlive(node);
}
