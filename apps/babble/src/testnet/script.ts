// A script: one command per line, read as a whole before anything is done.
import { CliError, EXIT } from '../cli-error.ts';
import { COMMAND_WORDS, commandHelp, type NetworkCommand, nodesIn, parseNetworkCommand } from './network-command.ts';

export interface Step {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly command: NetworkCommand;
}

/** Most mistakes that are told at once. */
const MOST_PROBLEMS = 10;

/**
 * Reads a script for a network that begins with `size` validators. Empty lines, and what follows `#` at the beginning of a line, are left
 * out. Throws a {@link CliError} that names each line with a mistake and what is allowed there; `name` is what the script is called.
 */
export function parseScript(contents: string, name: string, size: number): readonly Step[] {
  const steps: Step[] = [];
  const problems: string[] = [];
  let count = size;
  for (const [i, written] of contents.split(/\r?\n/).entries()) {
    const text = written.trim();
    if (text === '' || text.startsWith('#')) continue;
    const line = i + 1;
    const parsed = parseNetworkCommand(text);
    if ('problem' in parsed) {
      problems.push(`${name}, line ${line}: ${parsed.problem}`);
      continue;
    }
    const { command } = parsed;
    const missing = nodesIn(command).find((number) => number > count);
    if (missing !== undefined) {
      problems.push(`${name}, line ${line}: there is no node ${missing} by then; there are 1 to ${count}`);
    }
    if (command.name === 'join') count += command.count;
    steps.push({ line, text, command });
  }
  if (problems.length === 0 && steps.length === 0) problems.push(`${name} has no commands`);
  if (problems.length === 0) return steps;
  const others = problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more`] : [];
  throw new CliError([...problems.slice(0, MOST_PROBLEMS), ...others].join('\n'), {
    exitCode: EXIT.usage,
    remedy: `Nothing was started. The commands:\n${commandHelp(COMMAND_WORDS, '')}`,
  });
}
