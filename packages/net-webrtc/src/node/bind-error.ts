// Why an address cannot be listened at.
import { NetError } from '@babble/net';

const UNRESOLVED: readonly (string | undefined)[] = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'];

export function bindError(address: string, cause: NodeJS.ErrnoException): NetError {
  if (cause.code === 'EADDRINUSE') {
    return new NetError('BABBLE_NET_ADDRESS_IN_USE', `Somebody else listens at ${address}`, { address }, cause);
  }
  const code = UNRESOLVED.includes(cause.code) ? 'BABBLE_NET_ADDRESS_INVALID' : 'BABBLE_NET_ADDRESS_UNAVAILABLE';
  return new NetError(code, `Cannot listen at ${address}: ${cause.message}`, { address }, cause);
}
