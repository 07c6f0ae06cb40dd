// The command line, and how errors reach the user.
import { Command, CommanderError } from 'commander';
import { CliError, EXIT, messageOf } from './cli-error.ts';
import { addCommands } from './commands/commands.ts';
import { withSwitchesSpeltOut } from './config/setting-flags.ts';
import { warn } from './output.ts';
import { styled } from './terminal.ts';

const HELP = `
A network in one minute:
  babble testnet --chat              four validators on this machine, and a chat to try them with

A node of your own:
  babble keygen                      a key pair in the data directory
  babble run                         a validator; it reads priv_key and peers.json from the data directory

Join a network:
  babble join http://HOST:8000       the same for a network that runs already: fetches its peers, makes a key, asks to be let in

Something is wrong:
  babble doctor                      what keeps the node from running, and what to do about it
  babble verify                      whether its database holds what follows from its events

'babble help COMMAND' says more about each command.`;

/** Runs one command line and resolves with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    // The only command that has settings and an argument.
    const meant = args[0] === 'join' ? withSwitchesSpeltOut(args) : args;
    const babble = program();
    await addCommands(babble, args[0]);
    await babble.parseAsync(meant.length === 0 ? ['--help'] : [...meant], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return report(error);
  }
}

function program(): Command {
  return new Command('babble')
    .description('Babble: a group of computers process the same commands in the same order.')
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', HELP)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'Error: ')) });
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CliError && error.isTold) return error.exitCode;
  warn(`${styled(process.stderr, 'red', 'Error:')} ${messageOf(error)}`);
  if (!(error instanceof CliError)) {
    if (!hasCode(error) && error instanceof Error) warn(stackOf(error));
    return EXIT.failed;
  }
  if (error.remedy !== undefined) warn(error.remedy);
  if (error.withStack) warn(stackOf(error.cause ?? error));
  return error.exitCode;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '') : '';
}

/** Errors of our packages say by themselves what is wrong. */
function hasCode(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('BABBLE_')
  );
}
