// @ts-check
// What the demo can be told, and its help. The sub-commands are those of the demo of the Go implementation. Rule OPS-NET-1.
import { parseArgs } from 'node:util';
import { Complaint } from './complaint.mjs';

/** Enough to try things; processes have their ports one after the other. */
export const MOST_NODES = 9;

export const HELP = `Usage: docker/demo [options] [command]

A network to try things with: validators, a chat for each with a page, and in containers a watcher, Prometheus and Grafana, too.
It runs in containers (docker compose, see docker/compose.yaml), or with --local as processes of this machine.

Commands:
  up                 conf, start, watch; this is the default
  build              build what runs: the images, or with --local the programs
  conf               delete what there was, and make new keys and peers files
  start              start all, and wait until all validators take part
  watch              a line for each validator, again and again until Ctrl-C (--once: once)
  bombard            have every validator take --txs transactions
  send N [TEXT]      have validator N take a line of the chat, or without one --txs transactions
  join [N]           start one more validator, which asks to be let in; or again one that has left
  leave N            have validator N leave, and stop its chat after it
  show N             what the chat of validator N has got (--follow: and what it gets, until Ctrl-C)
  stop               end everything, at once

Options:
  --local            as processes, without containers
  --nodes N          with --local: how many validators, 1 to ${MOST_NODES} (default: 4; in containers there are always 4, and one to join)
  --txs N            how many transactions (default: 10)
  --fast-sync        start and join: validators that come later begin with a snapshot of the others
  --webrtc           up, conf and start: gossip over WebRTC, with a signalling server of its own; those that join later do as the others
  --dir FOLDER       with --local: where keys and logs are (default: .babble-local/demo)
  --base-port PORT   with --local: conf takes the ports from here on (default: 13370)
  --once             watch: look once
  --follow           show: go on
  --json             watch and show: JSON, an object on a line
  -h, --help         this

A network in four lines, without containers:
  docker/demo --local start
  docker/demo --local bombard
  docker/demo --local watch --once
  docker/demo --local stop

Over WebRTC, with all that they say to each other in a form for programs:
  docker/demo --local --webrtc start
  docker/demo --local show 2 --follow --json

In containers, docker/demo watch needs a terminal to redraw its table. BABBLE_COMPOSE says what to run in the place of "docker compose", for
instance "podman compose".

Exit code: 0, 1 if it did not work, 2 for wrong usage.`;

const COMMANDS = /** @type {const} */ ([
  'up',
  'build',
  'conf',
  'start',
  'watch',
  'bombard',
  'send',
  'join',
  'leave',
  'show',
  'stop',
]);

/** @type {readonly { readonly flag: 'webrtc' | 'json', readonly commands: readonly string[] }[]} */
const ONLY_FOR = [
  { flag: 'webrtc', commands: ['up', 'conf', 'start'] },
  { flag: 'json', commands: ['watch', 'show'] },
];

/**
 * @typedef {typeof COMMANDS[number]} Command
 * @typedef {{
 *   readonly help: boolean, readonly command: Command, readonly number: number | undefined, readonly text: string | undefined,
 *   readonly local: boolean, readonly nodes: number | undefined, readonly txs: number, readonly fastSync: boolean,
 *   readonly dir: string | undefined, readonly basePort: number, readonly once: boolean, readonly follow: boolean,
 *   readonly webRtc: boolean, readonly json: boolean,
 * }} Wish
 */

/**
 * Throws a {@link Complaint} for what is not understood.
 * @param {readonly string[]} args
 * @returns {Wish}
 */
export function parseCommandLine(args) {
  const { values, positionals } = parsed(args);
  const [name = 'up', first, ...words] = positionals;
  const command = COMMANDS.find((each) => each === name);
  if (command === undefined) throw usage(`there is no command ${name}`);
  const isNumbered = ['send', 'join', 'leave', 'show'].includes(command);
  if (first === undefined && isNumbered && command !== 'join')
    throw usage(`${command} needs the number of a validator`);
  if (first !== undefined && !isNumbered) throw usage(`${command} takes no argument, and there is ${first}`);
  if (words.length > 0 && command !== 'send') throw usage(`${command} takes one number, and there is ${words[0]}, too`);
  const local = values.local === true;
  for (const flag of /** @type {const} */ (['dir', 'base-port', 'nodes'])) {
    if (values[flag] !== undefined && !local) throw usage(`--${flag} is for --local`);
  }
  for (const { flag, commands } of ONLY_FOR) {
    if (values[flag] !== true || commands.includes(command)) continue;
    throw usage(`--${flag} is for ${commands.slice(0, -1).join(', ')} and ${commands.at(-1)}, and not for ${command}`);
  }
  return {
    help: values.help === true,
    command,
    number: first === undefined ? undefined : wholeNumber(first, 'the number of a validator', MOST_NODES),
    text: words.length === 0 ? undefined : words.join(' '),
    local,
    nodes: values.nodes === undefined ? undefined : wholeNumber(values.nodes, '--nodes', MOST_NODES),
    txs: wholeNumber(values.txs ?? '10', '--txs', 1_000_000),
    fastSync: values['fast-sync'] === true,
    dir: values.dir,
    basePort: wholeNumber(values['base-port'] ?? '13370', '--base-port', 65_000),
    once: values.once === true,
    follow: values.follow === true,
    webRtc: values.webrtc === true,
    json: values.json === true,
  };
}

/** @param {readonly string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        local: { type: 'boolean' },
        nodes: { type: 'string' },
        txs: { type: 'string' },
        'fast-sync': { type: 'boolean' },
        dir: { type: 'string' },
        'base-port': { type: 'string' },
        once: { type: 'boolean' },
        follow: { type: 'boolean' },
        webrtc: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} text @param {string} what @param {number} most */
function wholeNumber(text, what, most) {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 1 && number <= most) return number;
  throw usage(`${what} is a whole number from 1 to ${most}, and not ${text}`);
}

/** @param {string} message */
function usage(message) {
  return new Complaint(message, 'docker/demo --help says what there is.', 2);
}
