// Stream layers that dial each other through pairs in memory.
import type { ByteStream, StreamLayer } from '@babble/net';
import { NetError } from '@babble/net';

/** A maker of layers; each listens at an address of its own. */
export function pairNetwork(pair: () => readonly [ByteStream, ByteStream]): () => StreamLayer {
  const doors = new Map<string, (stream: ByteStream) => void>();
  let count = 0;
  return () => {
    const address = `layer-${count++}`;
    return {
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
        const [ours, theirs] = pair();
        door(theirs);
        return ours;
      },
    };
  };
}
