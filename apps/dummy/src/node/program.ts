// The flags of the program, and its life: listen, talk until the end of the input, stop. Rule OPS-DUMMY-1.
import { sha256 } from '@babble/crypto/node';
import { socketApp } from '@babble/proxy/socket';
import { Command, Option } from 'commander';
import { policyOf } from '../admission.ts';
import { Board } from '../board/board.ts';
import { converse } from '../conversation.ts';
import { loggedChat } from '../state-log.ts';
import { ACCEPT_JOINS_HELP, acceptJoins } from './accept-joins.ts';
import { logFiles } from './log-files.ts';
import { addTabFlags, TAB_HELP, type TabFlags, tabInitOf } from './tab-flags.ts';
import type { LogLevel, LogSink } from './text-log.ts';
import { isAtLeast, LOG_LEVELS, textLog } from './text-log.ts';
import { type ServeChatInit, serveChat } from './web/serve-chat.ts';

/** Where `--web` without a value serves the page. */
const DEFAULT_WEB = '127.0.0.1:8081';

interface Flags extends TabFlags {
  readonly name: string;
  readonly clientListen: string;
  readonly proxyConnect: string;
  readonly discard: boolean;
  readonly log: LogLevel;
  readonly acceptJoins: string;
  /** `true`: at the default address. */
  readonly web?: string | true;
}

/** What the program touches; a process has all of it. */
export interface ProgramHost {
  readonly input: AsyncIterable<string>;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Where the log files go. */
  readonly folder: string;
  /** Resolves when the program is asked to end. Only with `--web`, which goes on after the end of the input. */
  readonly untilAskedToEnd: () => Promise<unknown>;
}

/** Runs with the arguments after the program's name. Rejects if the list of who may join is none, the address cannot be listened at, or the log files cannot be written. */
export async function runProgram(argv: readonly string[], host: ProgramHost): Promise<void> {
  const command = new Command('babble-dummy')
    .description('Dummy: a chat on Babble. Each line typed is a transaction; committed lines are shown.')
    .option('--name <name>', 'name put before each line typed', 'Dummy')
    .option('--client-listen <address>', 'address where the application waits for its node', '127.0.0.1:1339')
    .option('--proxy-connect <address>', 'address of the node', '127.0.0.1:1338')
    .option('--discard', 'no log on the console (files only)', false)
    .addOption(new Option('--log <level>', 'least level on the console').choices(LOG_LEVELS).default('debug'))
    .option(
      '--accept-joins <who>',
      'who may become a validator: all, none, or a FILE with public keys, see below',
      'all',
    )
    .option(
      '--web [address]',
      `the chat as a page, too, at host:port (default: ${DEFAULT_WEB}); it goes on until Ctrl-C`,
    )
    .addHelpText('after', ACCEPT_JOINS_HELP + TAB_HELP)
    .configureOutput({ writeOut: host.writeOut, writeErr: host.writeError })
    .action(() => run(command.opts<Flags>(), host));
  addTabFlags(command);
  await command.parseAsync([...argv], { from: 'user' });
}

async function run(flags: Flags, host: ProgramHost): Promise<void> {
  const { name, clientListen, proxyConnect, discard, log, acceptJoins: who, web } = flags;
  const admission = acceptJoins(who);
  const tab = tabInitOf(flags, web !== undefined, admission);
  const console: LogSink = { takes: (level) => !discard && isAtLeast(level, log), write: host.writeError };
  const logger = textLog([console, ...logFiles(host.folder)], () => new Date());
  const settings = { name, 'client-listen': clientListen, 'proxy-connect': proxyConnect, discard, log };
  // The reference's dummy has no such flag, and its line no such field.
  logger.debug(who === 'all' ? settings : { ...settings, 'accept-joins': who }, 'RUN');
  const board = new Board({ name, now: () => performance.now(), submit: (transaction) => app.submit(transaction) });
  const handler = loggedChat({ sha256, logger, membership: policyOf(admission), watcher: board });
  const app = socketApp({ listen: clientListen, connect: proxyConnect, handler, logger });
  await app.start();
  try {
    const talk = (): Promise<void> =>
      converse({ name, input: host.input, print: host.writeOut, submit: (transaction) => board.submit(transaction) });
    if (web === undefined) await talk();
    else await talkBesidePage(talk, { name, board, listen: web === true ? DEFAULT_WEB : web, tab }, host);
  } finally {
    await app.stop();
  }
}

/** The page stays when the input has ended, as it does at once for who has no terminal. */
async function talkBesidePage(talk: () => Promise<void>, init: ServeChatInit, host: ProgramHost): Promise<void> {
  const served = await serveChat(init);
  try {
    host.writeOut(`The chat is at ${served.url}\n`);
    if (init.tab !== undefined) host.writeOut(`A browser tab becomes a validator at ${served.url}tab\n`);
    await Promise.race([host.untilAskedToEnd(), talk().then(() => new Promise<never>(() => undefined))]);
  } finally {
    await served.close();
  }
}
