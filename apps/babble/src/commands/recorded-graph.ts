// What replay and graph have in common on the command line: the file they read, and how strict they are about it.
import type { Command } from 'commander';
import { Option } from 'commander';

/** Adds the argument `file` and the option `--admission`. */
export function takesRecordedGraph(command: Command): Command {
  return command
    .argument('<file>', 'NAME.jsonl or NAME.reset.json, possibly with .gz')
    .addOption(
      new Option('--admission <mode>', "'reference' also takes what only the Go implementation accepts")
        .choices(['strict', 'reference'])
        .default('strict'),
    );
}
