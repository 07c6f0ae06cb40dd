// Does with a network what commands say, and says how it ended. The chat and scripts share it.
import { CliError } from '../cli-error.ts';
import { formatDuration } from '../duration.ts';
import { Load } from './load.ts';
import type { LocalNetwork } from './local-network.ts';
import type { LocalNode } from './local-node.ts';
import {
  joinNetwork,
  killNodes,
  leaveNetwork,
  namesOf,
  type Size,
  sizeOf,
  startNodes,
  stopNodes,
} from './membership.ts';
import type { NetworkCommand } from './network-command.ts';
import { formatNodes, nodeRows } from './nodes-table.ts';
import { compareBlocks, formatComparison } from './same-blocks.ts';

export interface Outcome {
  /** For people: one line, or a table. */
  readonly summary: string;
  /** For programs. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** How long the network may take to commit what was submitted. */
const SETTLE_MS = 90_000;

export class Operator {
  readonly #network: LocalNetwork;
  readonly #loads: { readonly load: Load; readonly endsMs: number }[] = [];
  #lineCount = 0;

  constructor(network: LocalNetwork) {
    this.#network = network;
  }

  /** Resolves when it is done. Rejects with a {@link CliError} if it cannot be done, or does not come about in time. */
  async run(command: NetworkCommand): Promise<Outcome> {
    switch (command.name) {
      case 'say':
        return this.#say(command.node, command.text);
      case 'load':
        return this.#load(command.rate, command.durationMs);
      case 'join':
        return this.#join(command.count);
      case 'kill':
        return this.#end(command.nodes, 'killed', (nodes) => killNodes(this.#network, nodes));
      case 'stop':
        return this.#end(command.nodes, 'stopped', (nodes) => stopNodes(this.#network, nodes));
      case 'leave':
        return this.#end(command.nodes, 'left', (nodes) => this.#leave(nodes));
      case 'start':
        return this.#start(command.nodes);
      case 'wait':
        return this.#wait(command.durationMs);
      case 'wait blocks':
        return this.#waitForBlocks(command.count);
      case 'settle':
        return this.#settle();
      case 'nodes':
        return this.#nodes();
      case 'compare':
        return this.#compare();
    }
  }

  /** Ends what goes on in the background. */
  stop(): void {
    for (const { load } of this.#loads) load.stop();
  }

  async #say(number: number, text: string): Promise<Outcome> {
    const [node] = this.#find([number], 'running');
    if (node !== undefined) await this.#network.say(node, text);
    return { summary: `node${number} took it`, facts: { node: number } };
  }

  async #load(rate: number, durationMs: number): Promise<Outcome> {
    const count = Math.round(rate * (durationMs / 1000));
    const lineOf = (): string => {
      this.#lineCount += 1;
      return `transaction ${this.#lineCount}`;
    };
    const load = new Load({ network: this.#network, rate, count, lineOf });
    this.#loads.push({ load, endsMs: performance.now() + durationMs });
    const summary = `${counted(count, 'transaction')} in ${formatDuration(durationMs)} begin, in the background`;
    return { summary, facts: { rate, count } };
  }

  async #join(count: number): Promise<Outcome> {
    const joined = await joinNetwork(this.#network, count);
    return this.#changed(`${namesOf(joined)} ${joined.length === 1 ? 'has' : 'have'} joined`, joined);
  }

  async #end(
    numbers: readonly number[],
    how: string,
    end: (nodes: readonly LocalNode[]) => Promise<number>,
  ): Promise<Outcome> {
    const nodes = this.#find(numbers, 'running');
    const maybeLost = await end(nodes);
    return this.#changed(`${namesOf(nodes)} ${how}${lostText(maybeLost)}`, nodes, { maybeLost });
  }

  /** One after the other: each has to be voted out by the others. */
  async #leave(nodes: readonly LocalNode[]): Promise<number> {
    let maybeLost = 0;
    for (const node of nodes) maybeLost += await leaveNetwork(this.#network, node);
    return maybeLost;
  }

  async #start(numbers: readonly number[]): Promise<Outcome> {
    const nodes = this.#find(numbers, 'gone');
    const hadKeepers = this.#network.running.length > 0;
    await startNodes(this.#network, nodes);
    const blocks = hadKeepers ? 'up to date' : 'with none of the blocks: nobody was left who kept them';
    return this.#changed(`${namesOf(nodes)} ${nodes.length === 1 ? 'is' : 'are'} back, ${blocks}`, nodes);
  }

  async #wait(durationMs: number): Promise<Outcome> {
    // Must not keep a process whose network has been stopped.
    await new Promise((resolve) => setTimeout(resolve, durationMs).unref());
    return { summary: 'waited', facts: {} };
  }

  async #waitForBlocks(count: number): Promise<Outcome> {
    const network = this.#network;
    const have = (): boolean => network.running.every(({ position }) => position >= count - 1);
    await network.until(have, SETTLE_MS, `not all validators had ${count} blocks`);
    return { summary: `all have ${count} blocks`, facts: { blocks: count } };
  }

  async #nodes(): Promise<Outcome> {
    const rows = await nodeRows(this.#network.nodes);
    return { summary: formatNodes(rows), facts: { nodes: rows } };
  }

  async #compare(): Promise<Outcome> {
    const { nodes } = this.#network;
    const comparison = compareBlocks(nodes);
    if (comparison.difference !== undefined) throw new CliError(formatComparison(comparison, nodes.length));
    return { summary: formatComparison(comparison, nodes.length), facts: { ...comparison } };
  }

  async #settle(): Promise<Outcome> {
    const network = this.#network;
    const unfinished = this.#loads.filter(({ load }) => !load.isFinished);
    const loadMs = Math.max(0, ...unfinished.map(({ endsMs }) => endsMs - performance.now()));
    const isSubmitted = (): boolean => unfinished.every(({ load }) => load.isFinished);
    await network.until(isSubmitted, loadMs + SETTLE_MS, 'not everything was submitted');
    await network.settle(SETTLE_MS);
    const taken = this.#loads.reduce((sum, { load }) => sum + load.taken, 0);
    const uncertain = this.#loads.reduce((sum, { load }) => sum + load.uncertain, 0);
    const transactions = Math.max(0, ...network.running.map(({ transactionCount }) => transactionCount));
    const blocks = network.newestIndex + 1;
    const summary = `${counted(transactions, 'transaction')} in ${counted(blocks, 'block')}, on all that run`;
    return { summary, facts: { transactions, blocks, taken, uncertain } };
  }

  /** The summary of a change, with what became of the network. */
  async #changed(
    what: string,
    nodes: readonly LocalNode[],
    facts: Readonly<Record<string, unknown>> = {},
  ): Promise<Outcome> {
    const size = await sizeOf(this.#network);
    const numbers = nodes.map(({ number }) => number);
    return { summary: `${what}: ${formatSize(size)}`, facts: { nodes: numbers, ...facts, ...size } };
  }

  /** The nodes with these numbers. Throws a {@link CliError} if one does not exist, or is in no condition for the command. */
  #find(numbers: readonly number[], condition: 'running' | 'gone'): readonly LocalNode[] {
    const { nodes } = this.#network;
    return numbers.map((number) => {
      const node = nodes.find((candidate) => candidate.number === number);
      if (node === undefined) throw new CliError(`there is no node${number}; there are ${namesOf(nodes)}`);
      if (condition === 'running' && !node.isRunning) throw new CliError(`node${number} is not running`);
      if (condition === 'gone' && !node.isGone) throw new CliError(`node${number} is running`);
      return node;
    });
  }
}

/** What is about to be done, if it takes its time; otherwise `undefined`. */
export function announcementOf(command: NetworkCommand): string | undefined {
  switch (command.name) {
    case 'join':
      return command.count === 1
        ? 'A new validator asks to be let in …'
        : `${command.count} new validators ask to be let in …`;
    case 'stop':
      return `Stopping ${numbered(command.nodes)} …`;
    case 'start':
      return `Starting ${numbered(command.nodes)}, to catch up …`;
    case 'leave':
      return `${numbered(command.nodes)} asks to leave …`;
    case 'settle':
      return 'Waiting until everything is committed …';
    default:
      return undefined;
  }
}

function numbered(nodes: readonly number[]): string {
  return nodes.map((number) => `node${number}`).join(', ');
}

function lostText(count: number): string {
  return count === 0 ? '' : `, with ${counted(count, 'transaction')} that may be lost`;
}

function formatSize(size: Size | undefined): string {
  if (size === undefined) return 'no validator is running';
  const { validators, mayFail, away } = size;
  const count = counted(validators, 'validator');
  const tolerance = mayFail === 0 ? 'none may fail' : `${mayFail} may fail`;
  if (away === 0) return `${count}, ${tolerance}`;
  const consequence = away > mayFail ? `: nothing is decided until ${backText(away - mayFail)}` : '';
  return `${count}, ${tolerance}, ${away} ${away === 1 ? 'is' : 'are'} away${consequence}`;
}

function backText(count: number): string {
  return count === 1 ? 'one of them is back' : `${count} of them are back`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
