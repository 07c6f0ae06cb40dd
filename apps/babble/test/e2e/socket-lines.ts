// The lines that come over a socket. Not node:readline, which turns the end of a connection into an error of its own.
import type { Socket } from 'node:net';

/** Calls back with each complete line, without its newline. */
export function onLine(socket: Socket, take: (line: string) => void): void {
  let begun = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (begun + text).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}
