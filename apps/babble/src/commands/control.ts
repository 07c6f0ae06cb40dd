// babble status and babble leave: talking to a node that runs on this machine.
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { askNode } from '../control/control-client.ts';
import type { ControlCommand } from '../control/protocol.ts';
import { defaultDataDirectory } from '../data-directory.ts';
import { print } from '../output.ts';

interface ControlOptions {
  readonly datadir: string;
  readonly json?: boolean;
}

export function addControl(program: Command): void {
  const add = (command: ControlCommand, summary: string, description: string): void => {
    program
      .command(command)
      .summary(summary)
      .description(description)
      .option('--datadir <folder>', 'data directory of the running node', defaultDataDirectory())
      .option('--json', 'print the answer as JSON')
      .action((options: ControlOptions) => ask(command, options));
  };
  add('status', 'look into a running node', 'Prints the state and the counters of a node that runs on this machine.');
  add(
    'leave',
    'have a running node leave its network',
    'Has a node that runs on this machine ask to be removed from the validators; it stops once that is in effect.',
  );
}

async function ask(command: ControlCommand, { datadir, json }: ControlOptions): Promise<void> {
  const answer = await askNode(datadir, command);
  if (json === true) print(JSON.stringify(answer));
  if (!answer.ok) throw new CliError(answer.error);
  if (json === true) return;
  if (answer.message !== undefined) print(answer.message);
  const facts = { ...answer.status?.statistics, ...answer.status?.gossip };
  const width = Math.max(0, ...Object.keys(facts).map((name) => name.length));
  for (const [name, value] of Object.entries(facts)) print(`${name.padEnd(width)}  ${value}`);
}
