// Asking a running node over its control socket.
import { connect } from 'node:net';
import { CliError } from '../cli-error.ts';
import type { ControlAnswer, ControlCommand } from './protocol.ts';
import { controlSocketOf } from './protocol.ts';

/** The node's answer; rejects with a {@link CliError} if no node runs with the data directory, or if it ends without answering. */
export function askNode(datadir: string, command: ControlCommand): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(controlSocketOf(datadir));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('error', (error) => {
      const remedy = 'Name its data directory with --datadir or BABBLE_DATADIR.';
      reject(new CliError(`no node runs with ${datadir}: ${error.message}`, { remedy, cause: error }));
    });
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', () => {
      if (answer.endsWith('\n')) resolve(JSON.parse(answer) as ControlAnswer);
      else reject(new CliError('the node ended without an answer'));
    });
    // Half closed: the node answers, and closes its side as well.
    socket.end(`${JSON.stringify({ command })}\n`);
  });
}
