// @ts-check
// The demo as processes of this machine, with the same programs that the containers run. Rules OPS-NET-1, OPS-NET-2.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MOST_NODES } from './command-line.mjs';
import { Complaint } from './complaint.mjs';
import { untilBabbling } from './member.mjs';
import { endProcess, isAlive, lastWords, startProcess } from './processes.mjs';
import { runProgram } from './run-program.mjs';
import { withoutSettings } from './without-settings.mjs';

/**
 * @typedef {import('./member.mjs').Member} Member
 * @typedef {import('./processes.mjs').Process} Process
 * @typedef {{
 *   readonly number: number, readonly folder: string, readonly gossip: string, readonly proxy: string, readonly client: string,
 *   readonly service: string, readonly page: string, readonly node?: Process, readonly chat?: Process,
 * }} Place Where everything of a validator lies and listens, and its processes once it has been started.
 * @typedef {{ readonly basePort: number, readonly isFresh: boolean, readonly places: readonly Place[] }} State
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BABBLE = join(ROOT, 'apps/babble/bin/babble.js');
const DUMMY = join(ROOT, 'apps/dummy/bin/dummy.js');
const BUILT = ['apps/babble/dist/main.js', 'apps/dummy/dist/node/cli.js'];
/** As `babble testnet` counts them; the pages of the chats come after all of those. */
const PORTS = 4;
const DEFAULT_NODES = 4;

/**
 * Where everything of one validator lies and listens.
 * @param {string} dir @param {number} basePort @param {number} number
 * @returns {Place}
 */
function placeOf(dir, basePort, number) {
  /** @param {number} offset */
  const at = (offset) => `127.0.0.1:${basePort + PORTS * (number - 1) + offset}`;
  const folder = join(dir, `node${number}`);
  return { number, folder, gossip: at(0), proxy: at(1), client: at(2), service: at(3), page: pageAt(basePort, number) };
}

/** @param {number} basePort @param {number} number */
function pageAt(basePort, number) {
  return `127.0.0.1:${basePort + PORTS * MOST_NODES + number - 1}`;
}

/** @param {Place} place @returns {Member} */
function memberOf({ number, service, proxy, page }) {
  return { number, service: `http://${service}/`, proxy, chat: `http://${page}/` };
}

/** @param {Place} place */
const isRunning = ({ node, chat }) => [node, chat].some((one) => one !== undefined && isAlive(one));

/**
 * @param {{ readonly dir?: string | undefined, readonly nodes?: number | undefined, readonly basePort: number, readonly fastSync: boolean }} wish
 * @returns {import('./site.mjs').Site}
 */
export function local({ dir: wanted, nodes, basePort, fastSync }) {
  const dir = resolve(wanted ?? join(ROOT, '.babble-local/demo'));
  const file = join(dir, 'demo.json');
  /** @returns {State | undefined} */
  const load = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
  /** @param {State} state */
  const save = (state) => writeFileSync(file, `${JSON.stringify(state, undefined, 2)}\n`);
  const needed = () => {
    const state = load();
    if (state === undefined) throw new Complaint(`there is no demo in ${dir}`, 'Make one: docker/demo --local start');
    return state;
  };
  /** @param {readonly string[]} args @param {'shown' | 'returned'} output */
  const babble = (args, output = 'shown') =>
    runProgram([process.execPath, BABBLE, ...args], { output, env: withoutSettings() });

  const conf = async () => {
    const before = load();
    if (before?.places.some(isRunning))
      throw new Complaint('the network is running', 'End it first: docker/demo --local stop');
    if (before === undefined && existsSync(dir) && readdirSync(dir).length > 0) {
      throw new Complaint(
        `${dir} is not empty, and not of this demo`,
        'Name another folder with --dir, or empty this one.',
      );
    }
    mustBeBuilt();
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    const count = nodes ?? before?.places.length ?? DEFAULT_NODES;
    const places = Array.from({ length: count }, (_, i) => placeOf(dir, basePort, i + 1));
    const ports = ['--base-port', String(basePort)];
    await babble(
      ['testnet', '--generate-only', '--nodes', String(count), '--dir', dir, ...ports, '--json'],
      'returned',
    );
    save({ basePort, isFresh: true, places });
  };

  /**
   * Starts the chat first: the node calls it.
   * @param {Place} place @param {readonly string[]} flags
   * @returns {Place}
   */
  const started = (place, flags) => {
    const { number, folder, gossip, proxy, client, service, page } = place;
    const moniker = `node${number}`;
    const talk = [
      '--name',
      moniker,
      '--client-listen',
      client,
      '--proxy-connect',
      proxy,
      '--web',
      page,
      '--log',
      'info',
    ];
    const chat = startProcess({ args: [DUMMY, ...talk], cwd: folder, log: join(folder, 'chat.log'), mark: client });
    const addresses = [
      '--listen',
      gossip,
      '--proxy-listen',
      proxy,
      '--client-connect',
      client,
      '--service-listen',
      service,
    ];
    const args = [BABBLE, 'run', '--datadir', folder, '--moniker', moniker, ...addresses, ...flags];
    const node = startProcess({ args, cwd: folder, log: join(folder, 'node.log'), mark: folder });
    return { ...place, node, chat };
  };
  /** @param {Place} place */
  const untilReady = (place) => {
    const whyNot = async () => [place.node, place.chat].filter((one) => one !== undefined).find((one) => !isAlive(one));
    const remedy = `Logs: ${place.folder}/*.log. Other ports: docker/demo --local --base-port PORT conf`;
    return untilBabbling(memberOf(place), async () => textOf(await whyNot()), remedy);
  };
  const flags = fastSync ? ['--fast-sync'] : [];

  return {
    members: async () => (load()?.places ?? []).filter(({ node }) => node !== undefined && isAlive(node)).map(memberOf),
    build: async () => {
      await runProgram(['npm', '--prefix', ROOT, 'run', 'build']);
    },
    conf,
    start: async () => {
      const before = load();
      if (before?.places.some(isRunning))
        throw new Complaint('the network is running', 'End it first: docker/demo --local stop');
      // A network that has been there kept nothing but its keys: another begins.
      if (before?.isFresh !== true || (nodes !== undefined && nodes !== before.places.length)) await conf();
      mustBeBuilt();
      const state = needed();
      const places = state.places.map((place) => started(place, []));
      save({ ...state, isFresh: false, places });
      await Promise.all(places.map(untilReady));
    },
    watch: async (members, once) => {
      await babble(['watch', ...(once ? ['--once'] : []), ...members.map(({ service }) => service)]);
    },
    join: async (asked) => {
      const state = needed();
      const number = asked ?? state.places.length + 1;
      const known = state.places.find((place) => place.number === number);
      if (known !== undefined && isRunning(known))
        throw new Complaint(`node${number} is running`, 'Name another, or none.');
      if (number > MOST_NODES)
        throw new Complaint(`there are ${MOST_NODES} validators`, 'That is what this demo has ports for.');
      const source = state.places.find(
        (place) => place.number !== number && place.node !== undefined && isAlive(place.node),
      );
      if (source === undefined)
        throw new Complaint('there is no network to join', 'Start it: docker/demo --local start');
      const place = known ?? placeOf(dir, state.basePort, number);
      await babble([
        'join',
        `http://${source.service}`,
        '--datadir',
        place.folder,
        '--listen',
        place.gossip,
        '--no-run',
      ]);
      const joined = started(place, flags);
      const others = state.places.filter((other) => other.number !== number);
      save({ ...state, places: [...others, joined].sort((a, b) => a.number - b.number) });
      await untilReady(joined);
      return memberOf(joined);
    },
    leave: async (number) => {
      const place = runningPlace(needed(), number);
      await babble(['leave', '--datadir', place.folder]);
      // Last: blocks that are committed while it is away would have no state.
      if (place.chat !== undefined) await endProcess(place.chat, 'SIGTERM');
    },
    show: async (number, follow) => {
      const place = needed().places.find((each) => each.number === number);
      if (place === undefined)
        throw new Complaint(`there is no node${number}`, 'docker/demo --local watch shows who is there.');
      const log = join(place.folder, 'dummy_info.log');
      if (follow) await runProgram(['tail', '-n', '+1', '-f', log]);
      else process.stdout.write(readFileSync(log));
    },
    stop: async () => {
      const state = needed();
      const ours = state.places.filter(isRunning);
      // Nodes first: without its chat, one would wait for it.
      await Promise.all(ours.map(({ node }) => node && endProcess(node, 'SIGKILL')));
      await Promise.all(ours.map(({ chat }) => chat && endProcess(chat, 'SIGTERM')));
      console.log(`${ours.length} validators ended; their logs are below ${dir}`);
    },
  };
}

/** @param {Process | undefined} ended */
function textOf(ended) {
  return ended === undefined ? undefined : lastWords(ended);
}

/** @param {State} state @param {number} number */
function runningPlace({ places }, number) {
  const place = places.find((each) => each.number === number);
  if (place?.node !== undefined && isAlive(place.node)) return place;
  throw new Complaint(`node${number} is not running`, 'docker/demo --local watch shows who is there.');
}

function mustBeBuilt() {
  if (BUILT.every((file) => existsSync(join(ROOT, file)))) return;
  throw new Complaint('the programs have not been built', 'Build them: docker/demo --local build');
}
