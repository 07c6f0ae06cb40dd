// Asking a running node over its control socket.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { CliError } from '../cli-error.ts';
import type { ControlAnswer, ControlCommand } from './protocol.ts';
import { controlSocketOf } from './protocol.ts';

/** The node's answer; rejects with a {@link CliError} if no node runs with the data directory, or if it ends without answering. */
export function askNode(datadir: string, command: ControlCommand): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(controlSocketOf(datadir));
    socket.once('error', (error) => {
      reject(
        new CliError(`no node runs with ${datadir}: ${error.message}`, {
          remedy: 'Name its data directory with --datadir.',
          cause: error,
        }),
      );
    });
    socket.once('close', () => reject(new CliError('the node ended without an answer')));
    createInterface({ input: socket }).once('line', (line) => {
      resolve(JSON.parse(line) as ControlAnswer);
      socket.end();
    });
    socket.write(`${JSON.stringify({ command })}\n`);
  });
}
