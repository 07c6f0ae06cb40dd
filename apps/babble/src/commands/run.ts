// babble run: one validator. Rules OPS-CLI-2, OPS-CONF-1; flags whose function comes later refuse.
import { join } from 'node:path';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.ts';
import { defaultDataDirectory } from '../data-directory.ts';
import { parseDuration } from '../duration.ts';
import { parseLogLevel } from '../logger.ts';
import { runNode } from '../run-node.ts';

interface RunFlags {
  readonly datadir: string;
  readonly log: string;
  readonly moniker: string;
  readonly listen: string;
  readonly advertise: string;
  readonly timeout: string;
  readonly joinTimeout: string;
  readonly maxPool: string;
  readonly proxyListen: string;
  readonly clientConnect: string;
  readonly service: boolean;
  readonly serviceListen: string;
  readonly cacheSize: string;
  readonly heartbeat: string;
  readonly slowHeartbeat: string;
  readonly syncLimit: string;
  readonly admission: string;
}

/** Flags of the Go implementation whose function is not here yet. */
const LATER: readonly (readonly [flags: string, description: string])[] = [
  ['-R, --maintenance-mode', 'start suspended'],
  ['--webrtc', 'WebRTC instead of TCP'],
  ['--signal-addr <address>', 'signalling server'],
  ['--signal-realm <realm>', 'signalling realm'],
  ['--signal-skip-verify', 'accept any certificate of the signalling server'],
  ['--ice-addr <url>', 'STUN or TURN server'],
  ['--ice-username <name>', 'ICE user'],
  ['--ice-password <password>', 'ICE password'],
  ['--store', 'keep everything in a database'],
  ['--db <folder>', 'database folder'],
  ['--bootstrap', 'load from the database'],
  ['--fast-sync', 'fast-forward when starting'],
  ['--suspend-limit <n>', 'undetermined events per validator before suspending'],
];

const HELP = `
The data directory holds priv_key ('babble keygen' makes one), peers.json and, if the validators of round 0 were others,
peers.genesis.json. The application is reached over two sockets: it submits transactions at --proxy-listen, and the node
calls it at --client-connect.

Example:
  babble run --datadir node1 --listen 127.0.0.1:1337 --proxy-listen 127.0.0.1:1338 --client-connect 127.0.0.1:1339

Exit code: 0 after SIGINT or SIGTERM, 1 if the node cannot start or cannot go on.`;

export function addRun(program: Command): void {
  const run = program
    .command('run')
    .summary('run a validator')
    .description('Runs a validator with its application connected over sockets.')
    .option('--datadir <folder>', 'folder of key and peers files', defaultDataDirectory())
    .option('--log <level>', 'debug, info, warn, error, fatal or silent', 'info')
    .option('--moniker <name>', 'friendly name in logs and statistics', '')
    .option('-l, --listen <address>', 'gossip address to listen at', '127.0.0.1:1337')
    .option('-a, --advertise <address>', 'gossip address told to others (default: the bound address)', '')
    .option('-t, --timeout <duration>', 'longest wait for a peer', '1s')
    .option('-j, --join-timeout <duration>', 'longest wait for joining and leaving', '10s')
    .option('--max-pool <n>', 'idle connections per peer', '2')
    .option('-p, --proxy-listen <address>', 'where the application submits transactions', '127.0.0.1:1338')
    .option('-c, --client-connect <address>', 'where the application is called', '127.0.0.1:1339')
    .option('--no-service', 'no HTTP service')
    .option('-s, --service-listen <address>', 'HTTP service address; empty: none', '127.0.0.1:8000')
    .option('--cache-size <n>', 'events kept in memory', '10000')
    .option('--heartbeat <duration>', 'pause between gossips while there is something to do', '10ms')
    .option('--slow-heartbeat <duration>', 'pause between gossips otherwise', '1s')
    .option('--sync-limit <n>', 'events per message', '1000')
    .option('--admission <mode>', "'reference' also takes what only the Go implementation accepts", 'strict')
    .addHelpText('after', HELP);
  for (const [flags, description] of LATER) run.option(flags, `${description} (not available yet)`);
  run.action((flags: RunFlags & Readonly<Record<string, unknown>>) => {
    refuseLater(run, flags);
    return runNode(settingsOf(flags));
  });
}

function refuseLater(run: Command, flags: Readonly<Record<string, unknown>>): void {
  for (const option of run.options) {
    const later = LATER.some(([names]) => names === option.flags);
    if (later && flags[option.attributeName()] !== undefined) {
      throw new CliError(`${option.long} is not available yet`, { remedy: `Start the node without ${option.long}.` });
    }
  }
}

function settingsOf(flags: RunFlags): Parameters<typeof runNode>[0] {
  if (flags.admission !== 'strict' && flags.admission !== 'reference') {
    const message = `invalid argument "${flags.admission}" for "--admission" flag: strict or reference`;
    throw new CliError(message, { exitCode: EXIT.usage });
  }
  return {
    datadir: join(flags.datadir),
    logLevel: parseLogLevel(flags.log),
    listen: flags.listen,
    advertise: flags.advertise,
    maxPool: parseCount(flags.maxPool, 'max-pool'),
    proxyListen: flags.proxyListen,
    clientConnect: flags.clientConnect,
    serviceListen: flags.service ? flags.serviceListen : '',
    settings: {
      moniker: flags.moniker,
      timeoutMs: parseDuration(flags.timeout, 'timeout'),
      joinTimeoutMs: parseDuration(flags.joinTimeout, 'join-timeout'),
      cacheSize: parseCount(flags.cacheSize, 'cache-size'),
      heartbeatMs: parseDuration(flags.heartbeat, 'heartbeat'),
      slowHeartbeatMs: parseDuration(flags.slowHeartbeat, 'slow-heartbeat'),
      syncLimit: parseCount(flags.syncLimit, 'sync-limit'),
      admission: flags.admission,
    },
  };
}

function parseCount(text: string, flag: string): number {
  if (/^[0-9]+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new CliError(`invalid argument "${text}" for "--${flag}" flag: not a whole number`, { exitCode: EXIT.usage });
}
