// Asking a running node over its control socket.
import { connect } from 'node:net';
import { CliError } from '../cli-error.ts';
import type { ControlAnswer, ControlCommand } from './protocol.ts';
import { controlSocketOf, parseControlLine } from './protocol.ts';

/** How long a node may take to say what it is doing. The other commands wait for its work, or for the other validators. */
const SILENT_MS = 10_000;
/** What connecting ends with where nobody listens any more, or where nobody ever did. */
const NOBODY: readonly unknown[] = ['ENOENT', 'ECONNREFUSED', 'ENOTDIR'];

/** No node runs with the data directory. */
export class NoNodeError extends CliError {}

export interface Asking {
  /** Hears what the node waits for before it answers. */
  readonly tell?: (text: string) => void;
  /** How long it may take to say its status, in milliseconds; 10 s. */
  readonly silentMs?: number;
}

/**
 * The node's answer. Rejects with a {@link NoNodeError} if no node runs with the data directory; with another {@link CliError} if its socket cannot be
 * opened, if it does not say its status within `silentMs`, or if it ends without answering.
 */
export function askNode(datadir: string, command: ControlCommand, asking: Asking = {}): Promise<ControlAnswer> {
  const { tell = () => undefined, silentMs = SILENT_MS } = asking;
  return new Promise((resolve, reject) => {
    const path = controlSocketOf(datadir);
    const socket = connect(path);
    let rest = '';
    let answer: ControlAnswer | undefined;
    socket.on('error', (error) => reject(NOBODY.includes(codeOf(error)) ? noNode(datadir, error) : shut(path, error)));
    if (command === 'status') {
      socket.setTimeout(silentMs, () => {
        reject(silent(datadir, silentMs));
        socket.destroy();
      });
    }
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const said of lines.map(parseControlLine)) {
        if ('waiting' in said) tell(said.waiting);
        else answer = said;
      }
    });
    socket.on('close', () => {
      if (answer !== undefined) resolve(answer);
      else reject(new CliError('the node ended without an answer'));
    });
    // Half closed: the node answers, and closes its side as well.
    socket.end(`${JSON.stringify({ command })}\n`);
  });
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}

function noNode(datadir: string, cause: Error): NoNodeError {
  const remedy = 'Name its data directory with --datadir or BABBLE_DATADIR.';
  return new NoNodeError(`no node runs with ${datadir}: ${cause.message}`, { remedy, cause });
}

function shut(path: string, cause: Error): CliError {
  const remedy = 'Only the user that runs the node can ask it: run this as that user.';
  return new CliError(`${path} cannot be opened: ${cause.message}`, { remedy, cause });
}

function silent(datadir: string, silentMs: number): CliError {
  const remedy = 'It may be overloaded or stopped by its terminal (Ctrl-Z): its log and the system say more.';
  return new CliError(`the node of ${datadir} has not answered for ${silentMs / 1000} s`, { remedy });
}
