// Requests and answers as bytes, each built in one piece so that it leaves in one write. Rules NET-RPC-1, NET-RPC-3, NET-NL-1, NET-NL-2.
//
//   classic     request   type byte · object · newline            answer   error text · newline · object · newline
//   extension   request   0x65 · header · newline · bytes          answer   error text · newline · header · newline · bytes
//
// The header of an extension is a JSON object with its name (requests only) and the number of bytes that follow: they need not be JSON.
import type { TextCodec } from '@babble/crypto';
import { decodeText, encodeUtf8, int64, struct, text } from '@babble/crypto';
import { joinBytes } from '@babble/host';
import { NetError } from '../errors.ts';
import type { Method, RpcResponse } from '../transport.ts';
import { EXTENSION_TYPE_BYTE, typeByteOf } from './methods.ts';

/** What stands in front of an extension's bytes. */
export interface ExtensionHeader {
  /** `''` in answers. */
  readonly method: string;
  readonly byteCount: number;
}

interface HeaderFields {
  readonly method: string;
  readonly length: number | bigint;
}

const requestHeaderCodec: TextCodec<HeaderFields> = struct<HeaderFields>({
  method: ['Method', text],
  length: ['Length', int64],
});

const answerHeaderCodec: TextCodec<Pick<HeaderFields, 'length'>> = struct<Pick<HeaderFields, 'length'>>({
  length: ['Length', int64],
});

/** Longest header of an extension, in bytes. */
export const MAX_HEADER_BYTES = 256;

/** `""` and a newline. */
const NO_ERROR = Uint8Array.of(0x22, 0x22, 0x0a);

export function encodeRequest(method: Method, body: Uint8Array): Uint8Array {
  const typeByte = typeByteOf(method);
  if (typeByte !== undefined) return joinBytes([Uint8Array.of(typeByte), body]);
  const header = encodeUtf8(`${requestHeaderCodec.std({ method, length: body.length })}\n`);
  return joinBytes([Uint8Array.of(EXTENSION_TYPE_BYTE), header, body]);
}

export function encodeResponse(method: Method, response: RpcResponse): Uint8Array {
  const error = response.error === '' ? NO_ERROR : encodeUtf8(`${text.std(response.error)}\n`);
  if (typeByteOf(method) !== undefined) return joinBytes([error, response.body]);
  const header = encodeUtf8(`${answerHeaderCodec.std({ length: response.body.length })}\n`);
  return joinBytes([error, header, response.body]);
}

/** The error text of an answer. Throws `BABBLE_NET_MALFORMED`. */
export function decodeErrorText(value: Uint8Array): string {
  if (value[0] === 0x22 && value[1] === 0x22) return '';
  return decode(text, value);
}

/** Throws `BABBLE_NET_MALFORMED`, also for a length that is no count. */
export function decodeHeader(value: Uint8Array): ExtensionHeader {
  const { method, length } = decode(requestHeaderCodec, value);
  if (typeof length !== 'number' || length < 0) {
    throw new NetError('BABBLE_NET_MALFORMED', 'An extension announces an impossible length');
  }
  return { method, byteCount: length };
}

function decode<T>(codec: TextCodec<T>, value: Uint8Array): T {
  try {
    return decodeText(codec, value);
  } catch (cause) {
    throw new NetError('BABBLE_NET_MALFORMED', 'Bytes that are no message of the protocol', {}, cause);
  }
}
