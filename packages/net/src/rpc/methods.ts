// Methods on the wire: one byte for each classic method, one for all extensions together. Rules NET-RPC-1, NET-RPC-2.
import { NetError } from '../errors.ts';
import type { Method } from '../transport.ts';
import { NEWLINE } from './ascii.ts';

/**
 * The type byte in front of an extension's header. Nodes that announce the wire version `WIRE_EXTENSIONS` know it; others close the
 * connection, as for every byte they do not know (NET-CONN-2).
 */
export const EXTENSION_TYPE_BYTE = 0x65;

const TYPE_BYTES: ReadonlyMap<string, number> = new Map([
  ['join', 0x00],
  ['sync', 0x01],
  ['eagerSync', 0x02],
  ['fastForward', 0x03],
]);

export const CLASSIC_TYPE_BYTES: readonly number[] = [...TYPE_BYTES.values()];

const CLASSIC_METHODS: ReadonlyMap<number, string> = new Map([...TYPE_BYTES].map(([method, byte]) => [byte, method]));

const EXTENSION_NAME = /^[A-Za-z0-9._/-]{1,64}$/;

/** The type byte of a classic method, `undefined` for an extension. */
export function typeByteOf(method: Method): number | undefined {
  return TYPE_BYTES.get(method);
}

/** The classic method of a type byte, `undefined` where there is none. */
export function classicMethodOf(typeByte: number): Method | undefined {
  return CLASSIC_METHODS.get(typeByte);
}

/** Whether `name` can name an extension. */
export function isExtensionName(name: string): boolean {
  return EXTENSION_NAME.test(name) && !TYPE_BYTES.has(name);
}

/** Whether `body` can be sent as it stands for a classic method: one line, its newline last. */
export function isOneLine(body: Uint8Array): boolean {
  return body.length > 1 && body.indexOf(NEWLINE) === body.length - 1;
}

/** Refuses what no peer could take: throws `BABBLE_NET_REQUEST_INVALID`. */
export function checkRequest(method: Method, body: Uint8Array): void {
  if (typeByteOf(method) === undefined) {
    if (!isExtensionName(method)) {
      throw new NetError('BABBLE_NET_REQUEST_INVALID', `Not a method name: ${JSON.stringify(method)}`, { method });
    }
  } else if (!isOneLine(body)) {
    throw new NetError('BABBLE_NET_REQUEST_INVALID', `The body of ${method} is not one line of JSON`, { method });
  }
}
