// babble status, babble leave and babble maintenance: talking to a node that runs on this machine.
import { Argument, type Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { dataDirectoryOf } from '../config/data-directory-of.ts';
import { addSettingFlags } from '../config/setting-flags.ts';
import { askNode } from '../control/control-client.ts';
import type { ControlCommand } from '../control/protocol.ts';
import { print, warn } from '../output.ts';

interface ControlOptions {
  readonly json?: boolean;
}

const HELP = `
The node is found by its data directory, which is the one that 'babble run' would use here: that of --datadir, else of BABBLE_DATADIR, else
of datadir in the configuration file of the default one, else the default one itself.

Exit code: 0, 1 if no node runs there or it did not do what was asked, 2 for wrong usage.`;

export function addControl(program: Command): void {
  const add = (command: 'status' | 'leave', summary: string, description: string): void => {
    const added = controlCommand(program, command, summary, description);
    added.action((options: ControlOptions) => ask(command, added, options));
  };
  add('status', 'look into a running node', 'Prints the state and the counters of a node that runs on this machine.');
  add(
    'leave',
    'have a running node leave its network',
    'Has a node that runs on this machine ask to be removed from the validators; it stops once that is in effect.',
  );
  const maintenance = controlCommand(
    program,
    'maintenance',
    'suspend a running node, or have it go on',
    'Has a node that runs on this machine stop to insert and create events, so that nothing changes while it is looked into; or go on.',
  );
  maintenance
    .addArgument(new Argument('<switch>', 'on or off').choices(['on', 'off']))
    .action((position: 'on' | 'off', options: ControlOptions) => ask(`maintenance-${position}`, maintenance, options));
}

function controlCommand(program: Command, name: string, summary: string, description: string): Command {
  const added = program.command(name).summary(summary).description(description);
  addSettingFlags(added, ['datadir']);
  return added.option('--json', 'print the answer as JSON').addHelpText('after', HELP);
}

async function ask(command: ControlCommand, added: Command, { json }: ControlOptions): Promise<void> {
  const answer = await askNode(await dataDirectoryOf(added), command, { tell: warn });
  if (json === true) print(JSON.stringify(answer));
  if (!answer.ok) throw new CliError(answer.error);
  if (json === true) return;
  if (answer.message !== undefined) print(answer.message);
  const facts = answer.status ?? {};
  const width = Math.max(0, ...Object.keys(facts).map((name) => name.length));
  for (const [name, value] of Object.entries(facts)) print(`${name.padEnd(width)}  ${value}`);
}
