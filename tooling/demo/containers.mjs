// @ts-check
// The demo in containers: what docker/compose.yaml says, done by compose.
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Complaint } from './complaint.mjs';
import { stateOf, untilBabbling } from './member.mjs';
import { runProgram } from './run-program.mjs';

/** @typedef {import('./member.mjs').Member} Member */

const FILE = fileURLToPath(new URL('../../docker/compose.yaml', import.meta.url));
/** Those that are there from the beginning, and the one that may join. */
const FIRST = [1, 2, 3, 4];
const JOINER = 5;
/** It runs only where validators gossip over WebRTC. */
const SIGNAL = 'signal';
/** A leave takes twice the join timeout of 10 s at most. */
const LEAVE_MS = 30_000;
const POLL_MS = 500;
const REMEDY = 'Is Docker running, with its compose plugin? Without containers it is: docker/demo --local';

/**
 * Where the ports are published.
 * @param {number} number
 * @returns {Member}
 */
function memberOf(number) {
  return {
    number,
    service: `http://127.0.0.1:${8000 + number}/`,
    proxy: `127.0.0.1:${13_380 + number}`,
    chat: `http://127.0.0.1:${8080 + number}/`,
  };
}

/** What runs compose files. */
const PROGRAM = (process.env['BABBLE_COMPOSE'] ?? 'docker compose').split(' ');

/**
 * @typedef {{ readonly fastSync: boolean, readonly webRtc: boolean }} Way How validators begin, and how they gossip.
 * @typedef {{
 *   readonly env?: NodeJS.ProcessEnv, readonly output?: 'shown' | 'returned', readonly onLine?: ((line: string) => void) | undefined,
 * }} Options
 */

/** @param {Way} way @returns {(args: readonly string[], options?: Options) => Promise<string>} */
function composeFor({ fastSync, webRtc }) {
  const env = { BABBLE_FAST_SYNC: String(fastSync), BABBLE_WEBRTC: String(webRtc) };
  const profiles = ['--profile', 'join', '--profile', 'webrtc'];
  return (args, options = {}) =>
    runProgram([...PROGRAM, '--file', FILE, ...profiles, ...args], {
      ...options,
      env: { ...env, ...options.env },
      remedy: REMEDY,
    });
}

/**
 * @param {Way} way
 * @returns {import('./site.mjs').Site}
 */
export function containers(way) {
  const compose = composeFor(way);
  const services = async () => {
    const names = await compose(['ps', '--services', '--status', 'running'], { output: 'returned' });
    return new Set(names.split('\n').map((name) => name.trim()));
  };
  const members = async () => {
    const running = await services();
    return [...FIRST, JOINER].filter((number) => running.has(`node${number}`)).map(memberOf);
  };
  /** @param {number} number */
  const untilReady = (number) => {
    // A container that ended is started again: nothing comes in between for good.
    const whyNot = () => undefined;
    return untilBabbling(memberOf(number), whyNot, `Its log: ${PROGRAM.join(' ')} -f ${FILE} logs node${number}`);
  };
  return {
    members,
    build: async () => {
      await compose(['build', 'conf', 'chat1', SIGNAL]);
    },
    conf: async () => {
      if ((await members()).length > 0) throw new Complaint('the network is running', 'End it first: docker/demo stop');
      await compose(['down', '--volumes']);
      await compose(['run', '--rm', '--build', 'conf']);
    },
    start: async () => {
      const others = ['watcher', 'prometheus', 'grafana'];
      const nodes = FIRST.map((number) => `node${number}`);
      await compose(['up', '--detach', ...(way.webRtc ? [SIGNAL] : []), ...nodes, ...others]);
      await Promise.all(FIRST.map(untilReady));
      console.log('prometheus  http://127.0.0.1:9090/');
      console.log('grafana     http://127.0.0.1:3000/');
    },
    watch: async (those, { once, json }) => {
      const urls = those.map(({ number }) => `http://node${number}:8000`);
      const flags = [...(once ? ['--once'] : []), ...(json ? ['--json'] : [])];
      await compose(['run', '--rm', '--no-deps', 'watcher', 'watch', ...flags, ...urls]);
    },
    join: async (asked) => {
      const running = await members();
      const number = asked ?? JOINER;
      if (number > JOINER) {
        throw new Complaint(`there is no node${number} in ${FILE}`, 'docker/demo --local join takes more of them.');
      }
      const source = running.find((member) => member.number !== number);
      if (source === undefined) throw new Complaint('there is no network to join', 'Start it: docker/demo start');
      const isOverWebRtc = (await services()).has(SIGNAL);
      const from = { BABBLE_DEMO_SOURCE: `node${source.number}`, BABBLE_WEBRTC: String(isOverWebRtc) };
      await compose(['up', '--detach', '--no-deps', `chat${number}`, `node${number}`], { env: from });
      await untilReady(number);
      return memberOf(number);
    },
    leave: async (number) => {
      // It ends by itself once the others have agreed.
      await compose(['kill', '--signal', 'SIGINT', `node${number}`]);
      const deadline = performance.now() + LEAVE_MS;
      while ((await services()).has(`node${number}`)) {
        if (performance.now() > deadline) {
          const state = (await stateOf(memberOf(number))) ?? 'silent';
          throw new Complaint(
            `node${number} is still there, and ${state}`,
            `Its log: ${PROGRAM.join(' ')} logs node${number}`,
          );
        }
        await sleep(POLL_MS);
      }
      // Last: blocks that are committed while it is away would have no state.
      await compose(['stop', `chat${number}`]);
    },
    show: async (number, { follow, onLine }) => {
      await compose(['logs', '--no-log-prefix', ...(follow ? ['--follow'] : []), `chat${number}`], { onLine });
    },
    stop: async () => {
      await compose(['down', '--volumes', '--timeout', '5']);
    },
  };
}
