// @ts-check
// The demo as processes of this machine, with the same programs that the containers run. Rules OPS-NET-1, OPS-NET-2.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MOST_NODES } from './command-line.mjs';
import { Complaint } from './complaint.mjs';
import {
  hasNode,
  isRunning,
  isUp,
  loadState,
  memberOf,
  neededState,
  placeOf,
  saveState,
  signalAddressOf,
} from './local-files.mjs';
import { untilBabbling } from './member.mjs';
import { endProcess, isAlive, lastWords, startProcess } from './processes.mjs';
import { runProgram } from './run-program.mjs';
import { certificateIn, startSignalling, webRtcFlags } from './signalling.mjs';
import { withoutSettings } from './without-settings.mjs';

/**
 * @typedef {import('./local-files.mjs').Place} Place
 * @typedef {import('./site.mjs').Site} Site
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BABBLE = join(ROOT, 'apps/babble/bin/babble.js');
const DUMMY = join(ROOT, 'apps/dummy/bin/dummy.js');
const BUILT = ['apps/babble/dist/main.js', 'apps/dummy/dist/node/cli.js'];
const DEFAULT_NODES = 4;

/** @implements {Site} */
export class Local {
  #dir;
  #nodes;
  #basePort;
  #webRtc;
  /** For those that come later. @type {readonly string[]} */
  #laterFlags;

  /**
   * @param {{
   *   readonly dir?: string | undefined, readonly nodes?: number | undefined, readonly basePort: number, readonly fastSync: boolean,
   *   readonly webRtc: boolean,
   * }} wish
   */
  constructor({ dir, nodes, basePort, fastSync, webRtc }) {
    this.#dir = resolve(dir ?? join(ROOT, '.babble-local/demo'));
    this.#nodes = nodes;
    this.#basePort = basePort;
    this.#webRtc = webRtc;
    this.#laterFlags = fastSync ? ['--fast-sync'] : [];
  }

  async members() {
    return (loadState(this.#dir)?.places ?? []).filter(hasNode).map(memberOf);
  }

  async build() {
    await runProgram(['npm', '--prefix', ROOT, 'run', 'build']);
  }

  async conf() {
    const before = loadState(this.#dir);
    if (isUp(before)) throw runsAlready();
    if (before === undefined && existsSync(this.#dir) && readdirSync(this.#dir).length > 0) {
      const remedy = 'Name another folder with --dir, or empty this one.';
      throw new Complaint(`${this.#dir} is not empty, and not of this demo`, remedy);
    }
    mustBeBuilt();
    rmSync(this.#dir, { recursive: true, force: true });
    mkdirSync(this.#dir, { recursive: true });
    const count = this.#nodes ?? before?.places.length ?? DEFAULT_NODES;
    const where = ['--dir', this.#dir, '--base-port', String(this.#basePort), '--json'];
    const signalling = this.#webRtc ? { address: signalAddressOf(this.#basePort) } : undefined;
    const how = signalling === undefined ? [] : ['--webrtc', '--signal-addr', signalling.address];
    await babble(['testnet', '--generate-only', '--nodes', String(count), ...how, ...where], 'returned');
    const places = Array.from({ length: count }, (_, i) => placeOf(this.#dir, this.#basePort, i + 1));
    saveState(this.#dir, { basePort: this.#basePort, isFresh: true, places, ...(signalling && { signalling }) });
  }

  async start() {
    const before = loadState(this.#dir);
    if (isUp(before)) throw runsAlready();
    mustBeBuilt();
    // A network that has been there kept nothing but its keys: another begins.
    const isAsWanted =
      before?.isFresh === true &&
      before.basePort === this.#basePort &&
      (before.signalling !== undefined) === this.#webRtc &&
      before.places.length === (this.#nodes ?? before.places.length);
    if (!isAsWanted) await this.conf();
    const fresh = neededState(this.#dir);
    const { address } = fresh.signalling ?? {};
    const server = address === undefined ? undefined : await startSignalling(BABBLE, this.#dir, address);
    const state = { ...fresh, ...(address !== undefined && server && { signalling: { address, server } }) };
    const places = state.places.map((place) => started(place, webRtcFlags(state.signalling)));
    saveState(this.#dir, { ...state, isFresh: false, places });
    try {
      await Promise.all(places.map(untilReady));
    } catch (error) {
      // Half a network is of no use to anybody.
      await this.stop();
      throw error;
    }
  }

  /** @type {Site['watch']} */
  async watch(members, { once, json }) {
    const flags = [...(once ? ['--once'] : []), ...(json ? ['--json'] : [])];
    await babble(['watch', ...flags, ...members.map(({ service }) => service)]);
  }

  /** @type {Site['join']} */
  async join(asked) {
    const state = neededState(this.#dir);
    const number = asked ?? Math.max(...state.places.map((place) => place.number)) + 1;
    if (number > MOST_NODES) {
      throw new Complaint(`there are ${MOST_NODES} validators`, 'That is what this demo has ports for.');
    }
    const others = state.places.filter((place) => place.number !== number);
    const known = state.places.find((place) => place.number === number);
    if (known !== undefined && isRunning(known))
      throw new Complaint(`node${number} is running`, 'Name another, or none.');
    const source = others.find(hasNode);
    if (source === undefined) throw new Complaint('there is no network to join', 'Start it: docker/demo --local start');
    const place = known ?? placeOf(this.#dir, state.basePort, number);
    const directory = ['--datadir', place.folder, '--listen', place.gossip];
    await babble(['join', `http://${source.service}`, ...directory, '--no-run']);
    if (state.signalling !== undefined) copyFileSync(certificateIn(this.#dir), join(place.folder, 'cert.pem'));
    const joined = started(place, [...webRtcFlags(state.signalling), ...this.#laterFlags]);
    saveState(this.#dir, { ...state, places: [...others, joined].sort((a, b) => a.number - b.number) });
    await untilReady(joined);
    return memberOf(joined);
  }

  /** @type {Site['leave']} */
  async leave(number) {
    const place = this.#placeOf(number);
    if (!hasNode(place)) throw new Complaint(`node${number} is not running`, WHO);
    await babble(['leave', '--datadir', place.folder]);
    // Last: blocks that are committed while it is away would have no state.
    if (place.chat !== undefined) await endProcess(place.chat, 'SIGTERM');
  }

  /** @type {Site['show']} */
  async show(number, { follow, onLine }) {
    const log = join(this.#placeOf(number).folder, 'dummy_info.log');
    await runProgram(['tail', '-n', '+1', ...(follow ? ['-f'] : []), log], { onLine });
  }

  async stop() {
    const { places, signalling } = neededState(this.#dir);
    const ours = places.filter(isRunning);
    // Nodes first: without its chat, one would wait for it.
    await Promise.all(ours.map(({ node }) => node && endProcess(node, 'SIGKILL')));
    await Promise.all(ours.map(({ chat }) => chat && endProcess(chat, 'SIGTERM')));
    if (signalling?.server !== undefined) await endProcess(signalling.server, 'SIGTERM');
    console.log(`${ours.length} validators ended; their logs are below ${this.#dir}`);
  }

  /** @param {number} number */
  #placeOf(number) {
    const place = neededState(this.#dir).places.find((each) => each.number === number);
    if (place === undefined) throw new Complaint(`there is no node${number}`, WHO);
    return place;
  }
}

const WHO = 'docker/demo --local watch shows who is there.';

function runsAlready() {
  return new Complaint('the network is running', 'End it first: docker/demo --local stop');
}

/**
 * Starts the chat first: the node calls it.
 * @param {Place} place @param {readonly string[]} flags
 * @returns {Place}
 */
function started(place, flags) {
  const { number, folder, gossip, proxy, client, service, page } = place;
  const name = `node${number}`;
  const talk = ['--name', name, '--client-listen', client, '--proxy-connect', proxy, '--web', page, '--log', 'info'];
  const chat = startProcess({ args: [DUMMY, ...talk], cwd: folder, log: join(folder, 'chat.log'), mark: client });
  const addresses = ['--proxy-listen', proxy, '--client-connect', client, '--service-listen', service];
  const args = [BABBLE, 'run', '--datadir', folder, '--moniker', name, '--listen', gossip, ...addresses, ...flags];
  const node = startProcess({ args, cwd: folder, log: join(folder, 'node.log'), mark: folder });
  return { ...place, node, chat };
}

/** @param {Place} place */
function untilReady(place) {
  const whyNot = () => {
    const ended = [place.node, place.chat].find((one) => one !== undefined && !isAlive(one));
    return ended === undefined ? undefined : lastWords(ended);
  };
  const remedy = `Logs: ${place.folder}/*.log. With other ports: docker/demo --local --base-port PORT start`;
  return untilBabbling(memberOf(place), whyNot, remedy);
}

/** @param {readonly string[]} args @param {'shown' | 'returned'} output */
function babble(args, output = 'shown') {
  return runProgram([process.execPath, BABBLE, ...args], { output, env: withoutSettings() });
}

function mustBeBuilt() {
  if (BUILT.every((file) => existsSync(join(ROOT, file)))) return;
  throw new Complaint('the programs have not been built', 'Build them: docker/demo --local build');
}
