// A node as far as the chat notices: it takes transactions over a socket, and keeps their texts.
import type { SocketProxy } from '@babble/proxy/socket';
import { socketProxy } from '@babble/proxy/socket';

export interface NodeOnASocket extends SocketProxy {
  /** Texts of all transactions so far. */
  readonly submitted: readonly string[];
}

export async function startNode(): Promise<NodeOnASocket> {
  const submitted: string[] = [];
  const node = socketProxy({ listen: '127.0.0.1:0', connect: '127.0.0.1:0' });
  await node.start({
    submit: async (transaction) => {
      submitted.push(Buffer.from(transaction ?? []).toString());
      return 'accepted';
    },
  });
  return Object.assign(node, { submitted });
}
