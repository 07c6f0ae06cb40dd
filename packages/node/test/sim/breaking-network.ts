// Connections over which everything is really encoded, and which break again and again.
import type { ByteStream, StreamLayer } from '@babble/net';
import { NetError, streamPair } from '@babble/net';

export interface BreakingNetwork {
  /** A layer that listens at `address`. */
  layer(address: string): StreamLayer;
  readonly breakCount: number;
}

/** Each time so many bytes have come back to those who dialled, the connection they came on breaks. */
export function breakingNetwork(bytesPerBreak: number): BreakingNetwork {
  const doors = new Map<string, (stream: ByteStream) => void>();
  let byteCount = 0;
  let breakCount = 0;
  const breaking = (stream: ByteStream): ByteStream => ({
    remoteAddress: stream.remoteAddress,
    read: async (signal) => {
      const chunk = await stream.read(signal);
      byteCount += chunk?.length ?? 0;
      if (byteCount < bytesPerBreak) return chunk;
      byteCount = 0;
      breakCount += 1;
      stream.abort(new Error('the cable was cut'));
      throw new NetError('BABBLE_NET_CONNECTION_LOST', 'the cable was cut');
    },
    write: (bytes, signal) => stream.write(bytes, signal),
    close: () => stream.close(),
    abort: (reason) => stream.abort(reason),
  });
  return {
    layer: (address) => ({
      listens: true,
      listen: async (accept) => {
        doors.set(address, accept);
        return { localAddress: address, advertiseAddress: address };
      },
      close: async () => {
        doors.delete(address);
      },
      dial: async (target) => {
        const door = doors.get(target);
        if (door === undefined) throw new NetError('BABBLE_NET_UNREACHABLE', `failed to connect to peer: ${target}`);
        const [ours, theirs] = streamPair();
        door(theirs);
        return breaking(ours);
      },
    }),
    get breakCount() {
      return breakCount;
    },
  };
}
