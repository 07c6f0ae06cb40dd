// babble testnet: a whole network on this machine.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseHostPort } from '@babble/host';
import type { Command } from 'commander';
import { CliError, EXIT, invalidArgument, messageOf } from '../cli-error.ts';
import { parseDuration } from '../duration.ts';
import { print, warn } from '../output.ts';
import { configurations, withAddresses, writeDataDirectories } from '../testnet/configuration.ts';
import { interactiveChat } from '../testnet/interactive-chat.ts';
import { LocalNetwork } from '../testnet/local-network.ts';
import { COMMAND_WORDS, commandHelp } from '../testnet/network-command.ts';
import { pipedChat } from '../testnet/piped-chat.ts';
import { runScript } from '../testnet/run-script.ts';
import { compareBlocks } from '../testnet/same-blocks.ts';
import { parseScript, type Step } from '../testnet/script.ts';
import { liveTable } from '../testnet/table.ts';
import { parseWholeNumber } from '../whole-number.ts';

interface TestnetFlags {
  readonly nodes: string;
  readonly basePort?: string;
  readonly dir?: string;
  readonly txRate?: string;
  readonly chat?: boolean;
  readonly script?: string;
  readonly fastSync?: boolean;
  readonly webrtc?: boolean;
  readonly generateOnly?: boolean;
  readonly addresses?: string;
  readonly duration?: string;
  readonly json?: boolean;
}

const DEFAULT_RATE = 10;
const DEFAULT_BASE_PORT = 13_370;
const MOST_NODES = 64;

const HELP = `
Without --chat it submits transactions and shows a table of all validators until Ctrl-C.
With --chat in a terminal it is a chat between the users of the validators, in which validators can be added, killed and started
again (/help there says how); with lines piped in, it commits them, alternating over the validators, prints the blocks of all of
them and whether they are equal. Ctrl-C and --duration end the input.
With --script it does what the lines of a file say ('-': of standard input), one after the other, and stops at the first that fails:
${commandHelp(COMMAND_WORDS, '')}
Empty lines and lines that begin with # say nothing. Validators are numbered from 1, in the order in which they come.
The applications let in whoever asks to join, as babble-dummy --accept-joins all does.

Examples:
  babble testnet --nodes 7 --tx-rate 100
  babble testnet --webrtc --chat
  printf 'hello\\nworld\\n' | babble testnet --chat
  printf 'load 50 10s\\njoin\\nkill 2\\nstart 2\\nsettle\\n' | babble testnet --script -
  babble testnet --generate-only --dir ./network     data directories to use elsewhere
  babble testnet --generate-only --dir ./network --addresses 'node#:1337'     … on machines that are named node1, node2, …

Exit code: 0 if all validators had the same blocks and a script did all that it says, 1 otherwise, 2 for wrong usage, also in a script.`;

export function addTestnet(program: Command): void {
  program
    .command('testnet')
    .summary('run a network on this machine')
    .description('Makes keys and peers files for a network on this machine, and runs its validators as processes.')
    .option('--nodes <n>', 'number of validators', '4')
    .option('--base-port <port>', 'first of four ports per validator (default: free ones are found)')
    .option('--dir <folder>', 'where to make the data directories (default: a temporary folder)')
    .option(
      '--tx-rate <n>',
      `transactions submitted per second (default: ${DEFAULT_RATE}; not with --chat or --script)`,
    )
    .option('--chat', 'a chat instead of the table')
    .option('--script <file>', "do what the lines of a file say; '-': of standard input")
    .option('--fast-sync', 'validators that join or start again begin with a snapshot of the others')
    .option('--webrtc', 'gossip over WebRTC, with a signalling server of its own')
    .option('--generate-only', 'only write the data directories')
    .option(
      '--addresses <pattern>',
      'gossip addresses for the peers files, # being the number of the validator (only with --generate-only)',
    )
    .option('--duration <duration>', 'stop after this time')
    .option('--json', 'machine-readable output')
    .addHelpText('after', HELP)
    .action(testnet);
}

async function testnet(flags: TestnetFlags): Promise<void> {
  const size = parseWholeNumber(flags.nodes, 'nodes', 1, MOST_NODES);
  const basePort = flags.basePort === undefined ? undefined : parseWholeNumber(flags.basePort, 'base-port', 1, 65_000);
  if (flags.generateOnly === true) return generate(flags, size, basePort ?? DEFAULT_BASE_PORT);
  if (flags.addresses !== undefined) {
    throw new CliError('--addresses are for validators elsewhere', {
      exitCode: EXIT.usage,
      remedy: 'Give --generate-only and --dir, too, or leave it out: here they listen at --base-port and after.',
    });
  }
  refuseExclusive(flags);
  const rate = flags.txRate === undefined ? DEFAULT_RATE : parseWholeNumber(flags.txRate, 'tx-rate', 0, 100_000);
  const steps = flags.script === undefined ? undefined : await readScript(flags.script, size);
  const signal = stopSignal(flags);
  if (flags.json !== true) warn(`Starting ${size === 1 ? '1 validator' : `${size} validators`} …`);
  const laterFlags = flags.fastSync === true ? ['--fast-sync'] : [];
  const network = await LocalNetwork.start({
    size,
    basePort,
    folder: flags.dir,
    laterFlags,
    webRtc: flags.webrtc === true,
  });
  if (flags.json !== true) {
    for (const { configuration, url } of network.nodes) warn(`  ${configuration.moniker}  ${url}/`);
  }
  try {
    await show({ network, flags, rate, steps, signal });
    const { difference } = compareBlocks(network.nodes);
    if (difference !== undefined) throw new CliError(difference);
  } finally {
    if (flags.json !== true) warn('Stopping …');
    await network.stop();
  }
}

interface ShowInit {
  readonly network: LocalNetwork;
  readonly flags: TestnetFlags;
  readonly rate: number;
  readonly steps: readonly Step[] | undefined;
  readonly signal: AbortSignal;
}

function show({ network, flags, rate, steps, signal }: ShowInit): Promise<void> {
  const json = flags.json === true;
  if (steps !== undefined) return runScript({ network, steps, json, signal });
  if (flags.chat !== true) return liveTable({ network, rate, json, signal });
  return process.stdin.isTTY === true ? interactiveChat(network, signal) : pipedChat(network, json, signal);
}

/** The chat and a script say themselves what is submitted. */
function refuseExclusive({ chat, script, txRate }: TestnetFlags): void {
  const refuse = (flags: string, reason: string): never => {
    throw new CliError(`${flags} exclude each other: ${reason}`, { exitCode: EXIT.usage });
  };
  if (chat === true && txRate !== undefined) refuse('--tx-rate and --chat', 'nobody speaks by itself in the chat');
  if (script !== undefined && chat === true) refuse('--script and --chat', 'a script speaks with its lines "say"');
  if (script !== undefined && txRate !== undefined)
    refuse('--script and --tx-rate', 'write "load RATE DURATION" into it');
}

async function readScript(file: string, size: number): Promise<readonly Step[]> {
  if (file === '-') return parseScript(await text(process.stdin), 'standard input', size);
  const contents = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliError(`--script: ${messageOf(error)}`, { exitCode: EXIT.usage });
  });
  return parseScript(contents, file, size);
}

async function generate(flags: TestnetFlags, size: number, basePort: number): Promise<void> {
  const [useless, ...others] = [
    ...(flags.chat === true ? ['--chat'] : []),
    ...(flags.script === undefined ? [] : ['--script']),
    ...(flags.fastSync === true ? ['--fast-sync'] : []),
    ...(flags.webrtc === true ? ['--webrtc'] : []),
    ...(flags.txRate === undefined ? [] : ['--tx-rate']),
    ...(flags.duration === undefined ? [] : ['--duration']),
  ];
  if (useless !== undefined) {
    throw new CliError(
      `--generate-only runs no network, so ${[useless, ...others].join(' and ')} cannot be had with it`,
      {
        exitCode: EXIT.usage,
        remedy: 'Leave out the one or the other.',
      },
    );
  }
  if (flags.dir === undefined) {
    throw new CliError('--generate-only needs --dir', {
      exitCode: EXIT.usage,
      remedy: 'Say where to write the data directories.',
    });
  }
  const here = configurations(flags.dir, size, basePort);
  const nodes = flags.addresses === undefined ? here : withAddresses(here, checkedPattern(flags.addresses, size));
  await writeDataDirectories(nodes);
  if (flags.json === true) return print(JSON.stringify(nodes));
  if (flags.addresses !== undefined) {
    print(`${size} data directories written below ${flags.dir}, for validators that reach one another at`);
    for (const { moniker, gossip } of nodes) print(`  ${moniker}  ${gossip}`);
    return;
  }
  print(`${size} data directories written below ${flags.dir}. Each validator is started with:`);
  for (const { folder, gossip, proxy, client, service } of nodes) {
    const addresses = `--listen ${gossip} --proxy-listen ${proxy} --client-connect ${client} --service-listen ${service}`;
    print(`  babble run --datadir ${folder} ${addresses}`);
  }
}

/** Throws a {@link CliError} if it does not make an address of its own for each validator. */
function checkedPattern(pattern: string, size: number): string {
  const address = parseHostPort(pattern.replaceAll('#', String(size)));
  const fault =
    address === undefined || address.host === '' || address.port === 0
      ? 'is no address such as node#:1337'
      : size > 1 && !pattern.includes('#')
        ? 'is the same address for all: put # where the number belongs'
        : undefined;
  if (fault === undefined) return pattern;
  throw new CliError(`${invalidArgument(pattern, 'addresses')}: ${fault}`, { exitCode: EXIT.usage });
}

/** Ctrl-C, a polite kill, or the end of --duration. */
function stopSignal(flags: TestnetFlags): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  if (flags.duration !== undefined) {
    setTimeout(() => controller.abort(), parseDuration(flags.duration, 'duration')).unref();
  }
  return controller.signal;
}
