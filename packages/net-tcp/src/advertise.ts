// The address that other nodes are to dial. Rules TCP-1, TCP-2.
import { lookup } from 'node:dns/promises';
import { parseHostPort } from '@babble/host';
import { NetError } from '@babble/net';
import { isUnspecified } from './address.ts';

/**
 * Checks a configured address, which is then advertised unchanged (TCP-2). Rejects with `BABBLE_NET_ADDRESS_INVALID` when it does not resolve,
 * with `BABBLE_NET_ADDRESS_NOT_ADVERTISABLE` when it resolves to every interface.
 */
export async function checkAdvertised(address: string): Promise<void> {
  const parts = parseHostPort(address);
  if (parts === undefined) {
    throw new NetError('BABBLE_NET_ADDRESS_INVALID', `Not an address to advertise: ${address}`, { address });
  }
  checkAdvertisable(parts.host, address);
  let resolved: string;
  try {
    resolved = (await lookup(parts.host)).address;
  } catch (cause) {
    throw new NetError('BABBLE_NET_ADDRESS_INVALID', `Cannot resolve the advertised ${address}`, { address }, cause);
  }
  checkAdvertisable(resolved, address);
}

/** Throws `BABBLE_NET_ADDRESS_NOT_ADVERTISABLE` when `host` is the unspecified address or no address at all. */
export function checkAdvertisable(host: string, address: string): void {
  if (!isUnspecified(host)) return;
  const message = `local bind address is not advertisable: ${address}`;
  throw new NetError('BABBLE_NET_ADDRESS_NOT_ADVERTISABLE', message, { address });
}
