// babble run: one validator. Rules OPS-CLI-2, OPS-CONF-1, OPS-CONF-3; what can be set is in the table of src/config/settings.ts.
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.ts';
import { checkConfiguration } from '../config/check-configuration.ts';
import { configurationJson, formatConfiguration } from '../config/print-configuration.ts';
import type { Configuration } from '../config/resolve.ts';
import { resolveConfiguration } from '../config/resolve.ts';
import { runSettings } from '../config/run-settings.ts';
import { addSettingFlags, givenFlags } from '../config/setting-flags.ts';
import { defaultDataDirectory } from '../data-directory.ts';
import { createLogger } from '../logger.ts';
import { print, warn } from '../output.ts';
import { startUpError } from '../start-up-remedies.ts';

interface PrintFlags {
  readonly printConfig?: boolean;
  readonly json?: boolean;
}

/** How long the stack of WebRTC may take for its own end. */
const WEBRTC_END_MS = 2_000;

const HELP = `
The data directory holds priv_key ('babble keygen' makes one), peers.json and, if the validators of round 0 were others,
peers.genesis.json. While the node runs, peers.json follows what the network decides on who joins and leaves (--no-save-peers: it stays
as it is). 'babble join' fetches both files from a node of the network.

The application is reached over two sockets: it submits transactions at --proxy-listen, and the node calls it at --client-connect.

Each setting can also stand in a file babble.toml, .json, .yaml or .properties in the data directory (heartbeat = "100ms"), or in
the environment (BABBLE_HEARTBEAT=100ms). A flag counts first, then the environment, then the file.

Examples:
  babble run --datadir node1 --listen 127.0.0.1:1337 --proxy-listen 127.0.0.1:1338 --client-connect 127.0.0.1:1339
  babble run --datadir node1 --print-config

SIGINT (Ctrl-C), SIGTERM and 'babble leave' have the node ask to be removed from the validators; it stays until that is in effect, for
twice --join-timeout at most, and stops in any case. A second signal stops it at once: the others then count it as one that is down.
Started again after it has left, it asks to join.

Exit code: 0 after SIGINT, SIGTERM or 'babble leave', however the leave ended; 1 if the node cannot start or cannot go on, 2 for a flag
that does not exist.`;

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .summary('run a validator')
    .description('Runs a validator with its application connected over sockets.');
  addSettingFlags(command);
  command
    .option('--print-config', 'print what is set, and where, instead of running')
    .option('--json', 'print it as JSON')
    .addHelpText('after', HELP)
    .action((flags: PrintFlags) => run(command, flags));
}

async function run(command: Command, { printConfig = false, json = false }: PrintFlags): Promise<void> {
  if (json && !printConfig) {
    throw new CliError('--json says how to print the configuration', {
      exitCode: EXIT.usage,
      remedy: 'Give --print-config, too; logs are JSON by themselves unless they go to a terminal.',
    });
  }
  const configuration = await resolveConfiguration({
    flags: givenFlags(command),
    environment: process.env,
    defaultDataDirectory: defaultDataDirectory(),
  });
  if (printConfig) {
    print((json ? configurationJson(configuration) : formatConfiguration(configuration)).trimEnd());
    for (const warning of json ? [] : configuration.warnings) warn(`Warning: ${warning}`);
    await checkConfiguration(configuration);
    return;
  }
  await runConfiguration(configuration);
}

/** Runs a validator as it is configured, until it is stopped. Rejects with what its user is to see. */
export async function runConfiguration(configuration: Configuration): Promise<void> {
  const settings = runSettings(configuration.values);
  const logger = await createLogger(settings.logLevel);
  for (const warning of configuration.warnings) logger.warn({}, warning);
  logger.debug({ file: configuration.file }, 'Configuration file');
  try {
    await checkConfiguration(configuration);
    // Loaded only here: the other commands need no node.
    const { runNode } = await import('../run-node.ts');
    await runNode(settings, logger);
  } catch (error) {
    throw startUpError(error, settings);
  } finally {
    if (settings.webRtc !== undefined) endSoon();
  }
}

/** The native stack sometimes never tells that a channel is closed which both ends close at once, and keeps the process; all else is closed by now. */
function endSoon(): void {
  setTimeout(() => process.exit(), WEBRTC_END_MS).unref();
  // Otherwise Node would have native code take down what is left, which libwebrtc may answer with SIGABRT (docs/adr/0012).
  process.once('exit', () => process.exit());
}
