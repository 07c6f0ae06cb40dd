// Loopback ports that are free now, below the range that the system hands out to outgoing connections.
import { createServer } from 'node:net';

const LOWEST = 15_000;
const SPREAD = 15_000;

export async function freePorts(count) {
  const ports = [];
  for (let port = LOWEST + Math.floor(Math.random() * SPREAD); ports.length < count; port += 1) {
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

function isFree(port) {
  const server = createServer();
  return new Promise((done) => {
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
