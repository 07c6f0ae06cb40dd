// What can be done with a running network, as one line of text: in a script, and behind a slash in the chat.
import { durationMs } from '../duration.ts';

/** What a line asks for. Numbers of validators are from 1; whether they exist is not known here. */
export type NetworkCommand =
  | { readonly name: 'say'; readonly node: number; readonly text: string }
  | { readonly name: 'load'; readonly rate: number; readonly durationMs: number }
  | { readonly name: 'join'; readonly count: number }
  | { readonly name: 'kill' | 'stop' | 'start' | 'leave'; readonly nodes: readonly number[] }
  | { readonly name: 'wait'; readonly durationMs: number }
  | { readonly name: 'wait blocks'; readonly count: number }
  | { readonly name: 'settle' | 'nodes' | 'compare' };

/** A command, or what is wrong with the line. */
export type ParsedCommand = { readonly command: NetworkCommand } | { readonly problem: string };

interface CommandKind {
  readonly usage: string;
  readonly help: string;
  /** `undefined`: the usage says what is allowed. `rest` is everything behind the name. */
  readonly parse: (words: readonly string[], rest: string) => NetworkCommand | undefined;
}

const MOST_TRANSACTIONS = 1_000_000;
const MOST_JOINERS = 32;
const MOST_BLOCKS = 1_000_000;

export const COMMAND_WORDS = [
  'say',
  'load',
  'join',
  'kill',
  'stop',
  'start',
  'leave',
  'wait',
  'settle',
  'nodes',
  'compare',
] as const;

export type CommandWord = (typeof COMMAND_WORDS)[number];

const KINDS: Readonly<Record<CommandWord, CommandKind>> = {
  say: {
    usage: 'say N TEXT',
    help: 'hand a line of the chat to validator N',
    parse: ([number = ''], rest) => {
      const node = wholeNumber(number, 1);
      const text = rest.slice(number.length).trim();
      return node === undefined || text === '' ? undefined : { name: 'say', node, text };
    },
  },
  load: {
    usage: 'load RATE DURATION',
    help: 'submit RATE transactions per second in the background, in turn to all validators',
    parse: ([rateText = '', durationText = '', ...others]) => {
      const rate = wholeNumber(rateText, 1);
      const duration = durationMs(durationText);
      if (rate === undefined || duration === undefined || duration === 0 || others.length > 0) return undefined;
      if (rate * (duration / 1000) > MOST_TRANSACTIONS) return undefined;
      return { name: 'load', rate, durationMs: duration };
    },
  },
  join: {
    usage: 'join [COUNT]',
    help: 'start one validator more, or COUNT at once, that ask to be let in',
    parse: ([countText = '1', ...others]) => {
      const count = wholeNumber(countText, 1, MOST_JOINERS);
      return count === undefined || others.length > 0 ? undefined : { name: 'join', count };
    },
  },
  kill: {
    usage: 'kill N …',
    help: 'end the processes of validators at once, as a crash would',
    parse: nodesOf('kill'),
  },
  stop: {
    usage: 'stop N …',
    help: 'end their processes politely; they stay validators, and are missed',
    parse: nodesOf('stop'),
  },
  start: { usage: 'start N …', help: 'start again those that have ended', parse: nodesOf('start') },
  leave: { usage: 'leave N …', help: 'have them leave the validators, one after the other', parse: nodesOf('leave') },
  wait: {
    usage: 'wait DURATION, or wait blocks N',
    help: 'until the time is over, or all validators that run have N blocks',
    parse: ([first = '', second = '', ...others]) => {
      const count = first === 'blocks' ? wholeNumber(second, 1, MOST_BLOCKS) : undefined;
      if (count !== undefined && others.length === 0) return { name: 'wait blocks', count };
      const duration = durationMs(first);
      return duration === undefined || second !== '' ? undefined : { name: 'wait', durationMs: duration };
    },
  },
  settle: {
    usage: 'settle',
    help: 'until all that was submitted is committed on all validators that run',
    parse: alone('settle'),
  },
  nodes: { usage: 'nodes', help: 'state, peers and blocks of each', parse: alone('nodes') },
  compare: { usage: 'compare', help: 'whether all have the same blocks', parse: alone('compare') },
};

/** One line per command; `mark` is what comes before each. */
export function commandHelp(words: readonly CommandWord[], mark: string): string {
  const width = Math.max(...words.map((word) => KINDS[word].usage.length)) + mark.length;
  return words.map((word) => `  ${(mark + KINDS[word].usage).padEnd(width)}   ${KINDS[word].help}`).join('\n');
}

/** Reads one line that is neither empty nor a comment. */
export function parseNetworkCommand(line: string, allowed: readonly CommandWord[] = COMMAND_WORDS): ParsedCommand {
  const [name = '', ...words] = line.trim().split(/\s+/);
  const word = allowed.find((candidate) => candidate === name);
  if (word === undefined) return { problem: `there is no command "${name}"; there are ${allowed.join(', ')}` };
  const rest = line.trim().slice(name.length).trim();
  const command = KINDS[word].parse(words, rest);
  return command === undefined ? { problem: `"${line.trim()}" is not of the form: ${KINDS[word].usage}` } : { command };
}

/** The validators that a command is about. */
export function nodesIn(command: NetworkCommand): readonly number[] {
  if ('nodes' in command) return command.nodes;
  return command.name === 'say' ? [command.node] : [];
}

type NodesCommandName = 'kill' | 'stop' | 'start' | 'leave';

function nodesOf(name: NodesCommandName): CommandKind['parse'] {
  return (words) => {
    const nodes = words.map((word) => wholeNumber(word, 1));
    const known = nodes.filter((node) => node !== undefined);
    const isSound = known.length > 0 && known.length === words.length && new Set(known).size === known.length;
    return isSound ? { name, nodes: known } : undefined;
  };
}

function alone(name: 'settle' | 'nodes' | 'compare'): CommandKind['parse'] {
  return (words) => (words.length === 0 ? { name } : undefined);
}

function wholeNumber(text: string, least: number, most: number = MOST_TRANSACTIONS): number | undefined {
  const number = Number(text);
  return /^[0-9]+$/.test(text) && number >= least && number <= most ? number : undefined;
}
