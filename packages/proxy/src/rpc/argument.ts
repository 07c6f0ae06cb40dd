// The one argument of a request. Rules APP-SOCK-3 (parameters), APP-SOCK-9 (bytes).
import type { JsonNode, TextCodec } from '@babble/crypto';
import { base64Decode, bytes, CryptoError, decodeText, JsonFraction } from '@babble/crypto';
import { base64Fault } from './base64-fault.ts';
import { RpcError } from './rpc-error.ts';

/** Throws {@link RpcError} with the text that the caller is answered with. */
export function decodeArgument<T>(codec: TextCodec<T>, params: string | undefined): T {
  if (params === undefined) throw new RpcError('jsonrpc: request body missing params');
  try {
    return decodeText(onlyArgument(codec), params);
  } catch (error) {
    if (error instanceof CryptoError) throw new RpcError(error.message, error);
    throw error;
  }
}

/** A list of one. ⚠ as the reference: of more elements only the first counts, and an empty list stands for `null` (APP-SOCK-3). */
function onlyArgument<T>(codec: TextCodec<T>): TextCodec<T> {
  return {
    zero: codec.zero,
    std: (value) => `[${codec.std(value)}]`,
    can: (value) => `[${codec.can(value)}]`,
    decode: (node) => {
      if (Array.isArray(node)) return codec.decode((node as readonly JsonNode[])[0] ?? null, '');
      throw new RpcError(`json: cannot unmarshal ${goKindOf(node)} into Go value of type [1]interface {}`);
    },
  };
}

/** Go's `[]byte` with the error texts of the reference. */
export const bytesArgument: TextCodec<Uint8Array | null> = {
  ...bytes,
  decode: (node) => {
    if (node === null) return null;
    if (typeof node === 'string') {
      const decoded = base64Decode(node);
      if (decoded === undefined) throw new RpcError(`illegal base64 data at input byte ${base64Fault(node)}`);
      return decoded;
    }
    if (Array.isArray(node)) return Uint8Array.from(node as readonly JsonNode[], byteOf);
    throw new RpcError(`json: cannot unmarshal ${goKindOf(node)} into Go value of type []uint8`);
  },
};

function byteOf(node: JsonNode): number {
  if (node === null) return 0;
  if (typeof node === 'number' && Number.isInteger(node) && node >= 0 && node <= 255) return node;
  const value = isNumber(node) ? `number ${node instanceof JsonFraction ? node.text : node}` : goKindOf(node);
  throw new RpcError(`json: cannot unmarshal ${value} into Go value of type uint8`);
}

function isNumber(node: JsonNode): boolean {
  return typeof node === 'number' || typeof node === 'bigint' || node instanceof JsonFraction;
}

function goKindOf(node: JsonNode): string {
  if (isNumber(node)) return 'number';
  if (typeof node === 'boolean') return 'bool';
  if (typeof node === 'string') return 'string';
  return Array.isArray(node) ? 'array' : 'object';
}
