// babble testnet: a whole network on this machine.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { ServedSite } from '@babble/dummy/node';
import type { Command } from 'commander';
import { CliError, EXIT, messageOf } from '../cli-error.ts';
import { parseDuration } from '../duration.ts';
import { warn } from '../output.ts';
import { type GenerateFlags, generateDirectories } from '../testnet/generate.ts';
import { interactiveChat } from '../testnet/interactive-chat.ts';
import { LocalNetwork } from '../testnet/local-network.ts';
import { LocalSignalling } from '../testnet/local-signalling.ts';
import { COMMAND_WORDS, commandHelp } from '../testnet/network-command.ts';
import { offerTab } from '../testnet/offer-tab.ts';
import { pipedChat } from '../testnet/piped-chat.ts';
import { runScript } from '../testnet/run-script.ts';
import { compareBlocks } from '../testnet/same-blocks.ts';
import { parseScript, type Step } from '../testnet/script.ts';
import { liveTable } from '../testnet/table.ts';
import { parseWholeNumber } from '../whole-number.ts';

interface TestnetFlags extends GenerateFlags {
  readonly nodes: string;
  readonly basePort?: string;
  readonly generateOnly?: boolean;
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
With --webrtc there is a link to a page: the tab that opens it can join the network as a validator, with a chat of its own.

Examples:
  babble testnet --nodes 7 --tx-rate 100
  babble testnet --webrtc --chat
  printf 'hello\\nworld\\n' | babble testnet --chat
  printf 'load 50 10s\\njoin\\nkill 2\\nstart 2\\nsettle\\n' | babble testnet --script -
  babble testnet --generate-only --dir ./network     data directories to use elsewhere
  babble testnet --generate-only --dir ./network --addresses 'node#:1337'     … on machines that are named node1, node2, …
  babble testnet --generate-only --dir ./network --webrtc --signal-addr signal.example.org:2443     … over WebRTC

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
    .option(
      '--signal-addr <address>',
      'where the signalling server will be (only with --generate-only --webrtc; default: 127.0.0.1:2443)',
    )
    .option('--duration <duration>', 'stop after this time')
    .option('--json', 'machine-readable output')
    .addHelpText('after', HELP)
    .action(testnet);
}

async function testnet(flags: TestnetFlags): Promise<void> {
  const size = parseWholeNumber(flags.nodes, 'nodes', 1, MOST_NODES);
  const basePort = flags.basePort === undefined ? undefined : parseWholeNumber(flags.basePort, 'base-port', 1, 65_000);
  if (flags.generateOnly === true) return generateDirectories(flags, size, basePort ?? DEFAULT_BASE_PORT);
  refuseElsewhere(flags);
  refuseExclusive(flags);
  const rate = flags.txRate === undefined ? DEFAULT_RATE : parseWholeNumber(flags.txRate, 'tx-rate', 0, 100_000);
  const steps = flags.script === undefined ? undefined : await readScript(flags.script, size);
  const signal = stopSignal(flags);
  if (flags.json !== true) warn(`Starting ${size === 1 ? '1 validator' : `${size} validators`} …`);
  const laterFlags = flags.fastSync === true ? ['--fast-sync'] : [];
  let signalling: LocalSignalling | undefined;
  const startSignalling = async (): Promise<LocalSignalling> => {
    signalling = await LocalSignalling.start();
    return signalling;
  };
  const network = await LocalNetwork.start({
    size,
    basePort,
    folder: flags.dir,
    laterFlags,
    ...(flags.webrtc === true ? { signalling: startSignalling } : {}),
  });
  if (flags.json !== true) {
    for (const { configuration, url } of network.nodes) warn(`  ${configuration.moniker}  ${url}/`);
  }
  let tab: ServedSite | undefined;
  try {
    // No browser can speak with a network over TCP.
    tab = signalling === undefined ? undefined : await offerTab(network, signalling);
    if (tab !== undefined && flags.json !== true) {
      warn(`  a validator more, in a tab of your browser: open ${tab.url}`);
    }
    await show({ network, flags, rate, steps, signal });
    const { difference } = compareBlocks(network.nodes);
    if (difference !== undefined) throw new CliError(difference);
  } finally {
    if (flags.json !== true) warn('Stopping …');
    await tab?.close();
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

/** What is told of a network of this machine is not up to the user. */
function refuseElsewhere({ addresses, signalAddr }: TestnetFlags): void {
  const refuse = (what: string, here: string): never => {
    const remedy = `Give --generate-only and --dir, too, or leave it out: ${here}.`;
    throw new CliError(what, { exitCode: EXIT.usage, remedy });
  };
  if (addresses !== undefined)
    refuse('--addresses are for validators elsewhere', 'here they listen at --base-port and after');
  if (signalAddr !== undefined)
    refuse('--signal-addr is for a signalling server elsewhere', 'here --webrtc starts one of its own');
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

/** Ctrl-C, a polite kill, or the end of --duration. */
function stopSignal(flags: TestnetFlags): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  if (flags.duration !== undefined) {
    setTimeout(() => controller.abort(), parseDuration(flags.duration, 'duration')).unref();
  }
  return controller.signal;
}
