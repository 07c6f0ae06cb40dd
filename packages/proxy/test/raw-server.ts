// A TCP server that hands each received line to the test, which answers as it likes.
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';

export interface RawServer {
  readonly address: string;
  /** How many connections were opened so far. */
  connectionCount(): number;
  /** Resolves when all is closed. */
  close(): Promise<void>;
}

/** `onLine` gets each line without its newline, and the socket that it came on. */
export async function rawServer(onLine: (line: string, socket: Socket) => void, port = 0): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let connectionCount = 0;
  const server: Server = createServer((socket) => {
    connectionCount += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The other side gave up: that is what some tests are about.
    socket.on('error', () => undefined);
    socket.setEncoding('utf8');
    let begun = '';
    socket.on('data', (text: string) => {
      const lines = (begun + text).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) onLine(line, socket);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connectionCount: () => connectionCount,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
