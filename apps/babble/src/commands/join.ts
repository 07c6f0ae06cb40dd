// babble join: what it takes to join a running network, in one command. Rules OPS-CLI-2, OPS-FILE-4, OPS-FILE-5, NODE-JOIN-1.
import { join } from 'node:path';
import { type Peer, peerKey } from '@babble/peers';
import { GENESIS_FILE, type LoadedPeers, PEERS_FILE } from '@babble/peers/node';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { checkConfiguration } from '../config/check-configuration.ts';
import { resolveConfiguration } from '../config/resolve.ts';
import { runSettings } from '../config/run-settings.ts';
import { addSettingFlags, givenFlags } from '../config/setting-flags.ts';
import { mustBeFree } from '../control/control-server.ts';
import { defaultDataDirectory, PRIVATE_KEY_FILE } from '../data-directory.ts';
import { fingerprintOf, formatFingerprint, parseFingerprint } from '../join/fingerprint.ts';
import { type JoiningDirectory, makeJoiningDirectory } from '../join/joining-directory.ts';
import { networkPeers } from '../join/network-peers.ts';
import { print } from '../output.ts';
import type { RunSettings } from '../run-node.ts';
import { startUpError } from '../start-up-remedies.ts';
import { runConfiguration } from './run.ts';

interface JoinOptions {
  readonly fingerprint?: string;
  /** False with `--no-run`. */
  readonly run: boolean;
}

const HELP = `
SOURCE is the HTTP service of a running node of the network (its --service-listen), or a peers.json with its peers.genesis.json beside
it, if it has one. From there come the validators of the genesis and the peers of today, which are written to the data directory; a key
is made if there is none. Then the node runs as 'babble run' would, with the same settings and exit codes, and asks to be let in.

Who answers at SOURCE decides which network that is. The FINGERPRINT of the genesis is printed: compare it over another channel with
somebody whom you trust. Members see theirs with 'babble status', as genesis_fingerprint. With --fingerprint, anything else is refused.

The application of the network decides on the request. If it lets in only those whom its operators have listed, they need the public
key that is printed: 'babble join SOURCE --no-run' prints it, and asks for nothing yet.

Once the data directory is there, 'babble run' is enough: peers.json follows the network from then on. Other nodes have to reach this
one: say with --listen or --advertise how.

Examples:
  babble join http://192.0.2.7:8000 --listen 192.0.2.8:1337
  babble join http://192.0.2.7:8000 --datadir node5 --listen 192.0.2.8:1337 --fingerprint '0F3A 91C4 …'
  babble join ./peers.json --datadir node5 --no-run

Exit code: as 'babble run'; 1 also if SOURCE cannot be used, or the network is not the expected one.`;

export function addJoin(program: Command): void {
  const command = program
    .command('join')
    .summary('join a running network')
    .description('Fetches who takes part in a network, makes a key, and runs a validator that asks to be let in.')
    .argument('<source>', 'URL of the HTTP service of a running node, or a peers file')
    .option('--fingerprint <hex>', 'refuse a network with another genesis')
    .option('--no-run', 'write the data directory, and stop');
  addSettingFlags(command);
  command
    .addHelpText('after', HELP)
    .action((source: string, options: JoinOptions) => joinNetwork(command, source, options));
}

async function joinNetwork(command: Command, source: string, { fingerprint, run }: JoinOptions): Promise<void> {
  const expected = fingerprint === undefined ? undefined : parseFingerprint(fingerprint);
  const configuration = await resolveConfiguration({
    flags: givenFlags(command),
    environment: process.env,
    defaultDataDirectory: defaultDataDirectory(),
  });
  const settings = runSettings(configuration.values);
  try {
    // Nothing is written for a node that could not be started.
    await checkConfiguration(configuration);
    await mustBeFree(settings.datadir);
    const network = await networkPeers(source);
    mustBeExpected(network.genesis, expected, source);
    const directory = await makeJoiningDirectory(settings.datadir, network);
    report(network, directory, settings);
  } catch (error) {
    throw startUpError(error, settings);
  }
  if (run) await runConfiguration(configuration);
}

function mustBeExpected(genesis: readonly Peer[], expected: string | undefined, source: string): void {
  const found = fingerprintOf(genesis);
  if (expected === undefined || expected === found) return;
  throw new CliError(`${source} is of another network: the fingerprint of its genesis is ${formatFingerprint(found)}`, {
    remedy: 'Find out which of the two is right before you join. Nothing has been written.',
  });
}

function report(
  { genesis, peers }: LoadedPeers,
  directory: JoiningDirectory,
  { datadir, settings }: RunSettings,
): void {
  const { publicKey, isNewKey } = directory;
  const keyFile = join(datadir, PRIVATE_KEY_FILE);
  print(`network      ${genesis.length} validators at its genesis, ${peers.length} peers today`);
  print(`fingerprint  ${formatFingerprint(fingerprintOf(genesis))}`);
  print('             Compare it with somebody you trust, over another channel.');
  print(`public key   ${publicKey.hex}`);
  print(`             ${isNewKey ? `new; its private key has been saved to: ${keyFile}` : `of ${keyFile}`}`);
  print(`written      ${join(datadir, PEERS_FILE)} and ${GENESIS_FILE}`);
  if (settings.observer) print('An observer needs nobody to let it in: it follows the network.');
  else if (peers.some((peer) => peerKey(peer) === publicKey.hex))
    print('This key is one of the peers already: the node takes up its part.');
  else print('This key is not one of the peers yet: the node asks to be let in.');
}
