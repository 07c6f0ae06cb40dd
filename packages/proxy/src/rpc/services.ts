// What a server offers, and its answer to one request. Rules APP-SOCK-5, APP-SOCK-10.
import { formatError, formatResult } from './answer.ts';
import type { RpcRequest } from './request.ts';
import { RpcError } from './rpc-error.ts';

/** Takes the JSON text of the parameters and gives that of the result. What it throws as RpcError is the answer's error text. */
export type RpcMethod = (params: string | undefined) => Promise<string>;

/** Methods by name, by service. */
export type RpcServices = ReadonlyMap<string, ReadonlyMap<string, RpcMethod>>;

/** What callers read when a method fails in a way that is none of their business. */
const INTERNAL_ERROR = 'internal error';

/** The line to answer with. The method is called before this returns, so that requests start in their order. Never rejects. */
export async function answerRequest(
  services: RpcServices,
  request: RpcRequest,
  onFailure: (error: unknown) => void,
): Promise<string> {
  try {
    return formatResult(request.id, await methodNamed(services, request.method)(request.params));
  } catch (error) {
    if (error instanceof RpcError) return formatError(request.id, error.message);
    onFailure(error);
    return formatError(request.id, INTERNAL_ERROR);
  }
}

function methodNamed(services: RpcServices, name: string): RpcMethod {
  const dot = name.lastIndexOf('.');
  if (dot < 0) throw new RpcError(`rpc: service/method request ill-formed: ${name}`);
  const service = services.get(name.slice(0, dot));
  if (service === undefined) throw new RpcError(`rpc: can't find service ${name}`);
  const method = service.get(name.slice(dot + 1));
  if (method === undefined) throw new RpcError(`rpc: can't find method ${name}`);
  return method;
}
