// One exchange over a real socket: everything is sent, the sending side is finished, and what is answered is kept.
import { connect } from 'node:net';

/** Resolves with all that is answered, byte for byte as Latin-1, when the other side has finished too; rejects if it has not by then. */
export function exchange(port: number, bytes: Uint8Array, longestMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const parts: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('the connection stays open after the other side has finished'));
    }, longestMs);
    socket.on('data', (part: Buffer) => parts.push(part));
    // A reset ends the exchange as well as an end does.
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(parts).toString('latin1'));
    });
    socket.end(bytes);
  });
}
