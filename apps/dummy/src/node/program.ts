// The flags of the program, and its life: listen, talk until the end of the input, stop. Rule OPS-DUMMY-1.
import { sha256 } from '@babble/crypto/node';
import { socketApp } from '@babble/proxy/socket';
import { Command, Option } from 'commander';
import { converse } from '../conversation.ts';
import { loggedChat } from '../state-log.ts';
import { ACCEPT_JOINS_HELP, acceptJoins } from './accept-joins.ts';
import { logFiles } from './log-files.ts';
import type { LogLevel, LogSink } from './text-log.ts';
import { isAtLeast, LOG_LEVELS, textLog } from './text-log.ts';

interface Flags {
  readonly name: string;
  readonly clientListen: string;
  readonly proxyConnect: string;
  readonly discard: boolean;
  readonly log: LogLevel;
  readonly acceptJoins: string;
}

/** What the program touches; a process has all of it. */
export interface ProgramHost {
  readonly input: AsyncIterable<string>;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Where the log files go. */
  readonly folder: string;
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
    .addHelpText('after', ACCEPT_JOINS_HELP)
    .configureOutput({ writeOut: host.writeOut, writeErr: host.writeError })
    .action(() => run(command.opts<Flags>(), host));
  await command.parseAsync([...argv], { from: 'user' });
}

async function run(flags: Flags, host: ProgramHost): Promise<void> {
  const { name, clientListen, proxyConnect, discard, log, acceptJoins: who } = flags;
  const membership = acceptJoins(who);
  const console: LogSink = { takes: (level) => !discard && isAtLeast(level, log), write: host.writeError };
  const logger = textLog([console, ...logFiles(host.folder)], () => new Date());
  const settings = { name, 'client-listen': clientListen, 'proxy-connect': proxyConnect, discard, log };
  // The reference's dummy has no such flag, and its line no such field.
  logger.debug(who === 'all' ? settings : { ...settings, 'accept-joins': who }, 'RUN');
  const handler = loggedChat({ sha256, logger, membership });
  const app = socketApp({ listen: clientListen, connect: proxyConnect, handler, logger });
  await app.start();
  try {
    const submit = (transaction: Uint8Array): Promise<void> => app.submit(transaction);
    await converse({ name, input: host.input, print: host.writeOut, submit });
  } finally {
    await app.stop();
  }
}
