// The chat in a terminal: one prompt, speaking as one of the validators' users at a time, while validators come and go.
import type { Interface } from 'node:readline';
import { clearLine, createInterface, cursorTo } from 'node:readline';
import { CliError, messageOf } from '../cli-error.ts';
import { styled } from '../terminal.ts';
import type { Committed, LocalNetwork } from './local-network.ts';
import type { LocalNode } from './local-node.ts';
import { type CommandWord, commandHelp, parseNetworkCommand } from './network-command.ts';
import { announcementOf, Operator } from './operator.ts';
import { compareBlocks, formatComparison } from './same-blocks.ts';

/** What a script can do, too; the chat itself is how to say something here. */
const COMMANDS: readonly CommandWord[] = ['join', 'kill', 'stop', 'start', 'leave', 'nodes', 'load'];

const HELP = `  /as N                 speak as the user of node N
  /blocks               how many blocks each node has, and whether they are equal
${commandHelp(COMMANDS, '/')}
  /help                 this
  /quit                 stop everything (or Ctrl-C)`;

/** Resolves when the user has had enough, or the signal says stop. */
export async function interactiveChat(network: LocalNetwork, signal: AbortSignal): Promise<void> {
  const readline = createInterface({ input: process.stdin, output: process.stdout, signal });
  const chat = new InteractiveChat(network, readline);
  await chat.run();
}

class InteractiveChat {
  readonly #network: LocalNetwork;
  readonly #readline: Interface;
  readonly #operator: Operator;
  #speaker: LocalNode | undefined;

  constructor(network: LocalNetwork, readline: Interface) {
    this.#network = network;
    this.#readline = readline;
    this.#operator = new Operator(network);
    this.#speaker = network.nodes[0];
    network.onCommitted = (committed) => this.#show(committed);
    network.onFailed = (message) => this.#complain(message);
    network.onWaiting = (message) => this.#print(styled(process.stdout, 'dim', message));
  }

  run(): Promise<void> {
    const size = this.#network.nodes.length;
    this.#print(`${size} validators are up. Say something; it is shown once all of them have agreed on it.\n${HELP}`);
    return new Promise((resolve) => {
      this.#readline.on('line', (line) => {
        if (line.trim() === '/quit') this.#readline.close();
        else this.#take(line);
      });
      this.#readline.once('SIGINT', () => this.#readline.close());
      this.#readline.once('close', () => {
        this.#operator.stop();
        resolve();
      });
      this.#prompt();
    });
  }

  #take(line: string): void {
    const [command = '', argument = ''] = line.trim().split(/\s+/);
    if (command === '/as') this.#switch(argument);
    else if (command === '/blocks') this.#blocks();
    else if (command === '/help') this.#print(HELP);
    else if (command.startsWith('/')) void this.#operate(line.trim().slice(1));
    else if (line.trim() !== '') this.#say(line);
    this.#prompt();
  }

  /** Commands do not wait for each other: what one of them needs may be what the next one does. */
  async #operate(line: string): Promise<void> {
    const parsed = parseNetworkCommand(line, COMMANDS);
    if ('problem' in parsed) {
      this.#complain(`${parsed.problem}; /help says more`);
      return;
    }
    const announcement = announcementOf(parsed.command);
    if (announcement !== undefined) this.#print(styled(process.stdout, 'dim', announcement));
    try {
      const { summary } = await this.#operator.run(parsed.command);
      this.#print(summary);
    } catch (error) {
      this.#complain(messageOf(error));
      if (error instanceof CliError && error.remedy !== undefined) this.#print(error.remedy);
    }
  }

  #switch(argument: string): void {
    const node = this.#network.nodes.find(({ number }) => String(number) === argument);
    if (node !== undefined) this.#speaker = node;
    else this.#complain(`There is no node ${argument}; there are 1 to ${this.#network.nodes.length}.`);
  }

  #say(line: string): void {
    const speaker = this.#speaker;
    if (speaker === undefined) return;
    if (!speaker.isRunning) {
      this.#complain(`${speaker.configuration.moniker} is not running: /start it, or speak /as another one`);
      return;
    }
    this.#network.say(speaker, line).catch((error: unknown) => this.#complain(messageOf(error)));
  }

  #blocks(): void {
    const { nodes } = this.#network;
    for (const node of nodes) this.#print(`${node.configuration.moniker}: ${node.blocks.length} blocks`);
    this.#print(formatComparison(compareBlocks(nodes), nodes.length));
  }

  #show({ text, block, elapsedMs }: Committed): void {
    const separator = text.indexOf(': ');
    const speaker = styled(process.stdout, 'cyan', text.slice(0, separator));
    const facts = styled(process.stdout, 'dim', `block ${block}, ${Math.round(elapsedMs)} ms`);
    this.#print(`${speaker} ${text.slice(separator + 2)}  ${facts}`);
  }

  #complain(text: string): void {
    this.#print(styled(process.stdout, 'red', text));
  }

  /** Above the prompt, without disturbing what is being typed. */
  #print(text: string): void {
    clearLine(process.stdout, 0);
    cursorTo(process.stdout, 0);
    process.stdout.write(`${text}\n`);
    this.#readline.prompt(true);
  }

  #prompt(): void {
    this.#readline.setPrompt(`${this.#speaker?.configuration.moniker ?? ''}> `);
    this.#readline.prompt();
  }
}
