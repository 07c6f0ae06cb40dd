// The service that a node offers to applications on a socket. Rules APP-SUB-1, APP-SUB-2.
import type { TransactionIntake } from './app-proxy.ts';
import { formatRefusal } from './refusal.ts';
import { bytesArgument, decodeArgument } from './rpc/argument.ts';
import { RpcError } from './rpc/rpc-error.ts';
import type { RpcServices } from './rpc/services.ts';

/** `Babble.SubmitTx`: base64 or a list of numbers, answered with `true` once the node has taken the transaction, or with why not. */
export function submitService(node: TransactionIntake): RpcServices {
  const submit = async (params: string | undefined): Promise<string> => {
    const result = await node.submit(decodeArgument(bytesArgument, params));
    if (result === 'accepted') return 'true';
    throw new RpcError(formatRefusal(result));
  };
  return new Map([['Babble', new Map([['SubmitTx', submit]])]]);
}
