// Free ports for a network on this machine.
import { createServer } from 'node:net';
import { CliError } from '../cli-error.ts';
import { PORTS_PER_NODE } from './configuration.ts';

const FIRST_CHOICE = 13_370;
const LAST_CHOICE = 30_000;
const LAST_PORT = 65_535;
/** Networks that look for ports begin so far from each other: those of a validator of one that is away, or is yet to come, are not taken for free by another. */
const ROW = 128;

/** The first port of a free range for `size` validators: the one asked for, or one that is found. */
export async function choosePorts(asked: number | undefined, size: number): Promise<number> {
  const count = size * PORTS_PER_NODE;
  if (asked !== undefined) {
    const taken = await firstTaken(asked, count);
    if (taken === undefined) return asked;
    throw new CliError(`port ${taken} is in use`, {
      remedy: 'Stop what listens there, or choose others with --base-port.',
    });
  }
  const row = ROW * Math.ceil(count / ROW);
  const choices = Math.floor((LAST_CHOICE - FIRST_CHOICE) / row);
  // Networks that start at the same moment look in different places: what is free now must still be so when a validator binds it.
  const first = process.pid % choices;
  for (let choice = 0; choice < choices; choice += 1) {
    const port = FIRST_CHOICE + row * ((first + choice) % choices);
    if ((await firstTaken(port, count)) === undefined) return port;
  }
  throw noPorts(count);
}

/** The ports of validators that come later. None is given twice: those of a validator that is away are free only for the moment. */
export class LaterPorts {
  #next: number;

  /** `first` is where the ports of the first validators end. */
  constructor(first: number) {
    this.#next = first;
  }

  /** The first port of a free range for one validator. */
  async take(): Promise<number> {
    while (this.#next + PORTS_PER_NODE <= LAST_PORT) {
      const port = this.#next;
      this.#next += PORTS_PER_NODE;
      if ((await firstTaken(port, PORTS_PER_NODE)) === undefined) return port;
    }
    throw noPorts(PORTS_PER_NODE);
  }
}

function noPorts(count: number): CliError {
  return new CliError(`no ${count} free ports in a row`, { remedy: 'Choose some with --base-port.' });
}

async function firstTaken(first: number, count: number): Promise<number | undefined> {
  for (let port = first; port < first + count; port += 1) if (!(await isFree(port))) return port;
  return undefined;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
