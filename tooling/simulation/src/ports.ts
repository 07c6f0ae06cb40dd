// Ports for programs of tests that have to be told theirs before they start. What is free now must still be so when they listen, and tests run beside each
// other: whoever asks here listens at the first port of a row for as long as its process lives, and everybody else who asks passes that row by. And whether
// they listen yet.
import { connect, createServer } from 'node:net';

/** Above those that `babble testnet` looks for by itself, below those that the system gives to whoever wants any: nobody gets one by chance. */
const FIRST = 30_000;
const LAST = 32_767;
/** The demo takes 46. */
const ROW = 48;
const ROWS = Math.floor((LAST - FIRST + 1) / ROW);

/** The first of so many free ports in a row, at most 47. Nobody else gets them here while this process lives. */
export async function freePorts(count: number): Promise<number> {
  if (count >= ROW) throw new Error(`${count} ports are more than a row has`);
  for (let i = 0; i < ROWS; i += 1) {
    const first = FIRST + ROW * ((process.pid + i) % ROWS);
    const close = await listenAt(first);
    if (close === undefined) continue;
    const ports = Array.from({ length: count }, (_, offset) => first + 1 + offset);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first + 1;
    await close();
  }
  throw new Error(`no ${count} free ports in a row`);
}

/** Whether somebody takes connections there; whoever does sees one that is closed at once. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function isFree(port: number): Promise<boolean> {
  const close = await listenAt(port);
  await close?.();
  return close !== undefined;
}

/** How to stop, or `undefined` if somebody else listens there. It keeps no process alive. */
function listenAt(port: number): Promise<(() => Promise<void>) | undefined> {
  return new Promise((resolve) => {
    const server = createServer().unref();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      resolve(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}
