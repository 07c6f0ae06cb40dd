// A transport that answers everything alike and remembers what it was asked.
import type { RpcResponse, Transport } from '@babble/net';

export function fixedTransport(answer: RpcResponse): { readonly transport: Transport; readonly asked: string[] } {
  const asked: string[] = [];
  const transport: Transport = {
    supports: { listen: true, extensions: true },
    localAddress: '',
    advertiseAddress: '',
    start: async () => undefined,
    stop: async () => undefined,
    request: async (target, method, body) => {
      asked.push(`${target} ${method} ${Buffer.from(body).toString()}`);
      return answer;
    },
  };
  return { transport, asked };
}
