// Dialling with node:net. Rules APP-RETRY-1 (connect timeout), APP-RETRY-9.
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Clock } from '@babble/host';
import { ProxyError } from '../errors.ts';
import { parseAddress } from './address.ts';

/** After how much silence the system asks whether the other side is still there, so that calls without a time limit notice a dead machine. */
const KEEP_ALIVE_MS = 10_000;

/**
 * A connected socket. Rejects with `BABBLE_PROXY_UNREACHABLE`, `…_TIMEOUT`, `…_ADDRESS_INVALID`. `onSocket` gets the socket at once, so that
 * it can be destroyed meanwhile; that too makes it unreachable.
 */
export async function dial(
  address: string,
  timeoutMs: number,
  clock: Clock,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const { host, port } = parseAddress(address);
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
  onSocket(socket);
  try {
    await connected(socket, address, timeoutMs, clock);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function connected(socket: Socket, address: string, timeoutMs: number, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
      clock.clearTimeout(timer);
      socket.off('connect', onConnect);
      socket.off('close', onClose);
    };
    const onConnect = (): void => {
      settle();
      resolve();
    };
    const onClose = (): void => {
      settle();
      reject(unreachable(address, socket.errored));
    };
    const onLate = (): void => {
      settle();
      const message = `No connection to ${address} within ${timeoutMs} ms`;
      reject(new ProxyError('BABBLE_PROXY_TIMEOUT', message, { address, ms: timeoutMs }));
    };
    // A process that was busy all the time first gets to know whether the connection is there.
    const timer = clock.setTimeout(() => setImmediate(() => isSettled || onLate()), timeoutMs);
    // Said again by 'close', which comes in any case.
    socket.on('error', () => undefined);
    socket.once('connect', onConnect);
    socket.once('close', onClose);
  });
}

function unreachable(address: string, cause: Error | null): ProxyError {
  const detail = cause === null ? 'closed' : cause.message;
  const message = `Nobody answers at ${address}: ${detail}`;
  return new ProxyError('BABBLE_PROXY_UNREACHABLE', message, { address }, cause ?? undefined);
}
