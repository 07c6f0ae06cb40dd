// Messages as bodies of requests and answers: one STD text and its newline, as UTF-8. Rules ENC-USE-3, NET-RPC-1, NET-RPC-4.
import type { DecodeOptions, TextCodec } from '@babble/crypto';
import { CryptoError, decodeText, encodeUtf8 } from '@babble/crypto';
import { NetError } from '../errors.ts';
import { DEFAULT_MESSAGE_LIMITS } from './limits.ts';

/** The body of an answer whose object is missing: `null` and a newline (NET-ERR-1). A new array each time. */
export function nullBody(): Uint8Array {
  return Uint8Array.of(0x6e, 0x75, 0x6c, 0x6c, 0x0a);
}

/** The body that carries `value`. */
export function encodeBody<T>(codec: TextCodec<T>, value: T): Uint8Array {
  return encodeUtf8(`${codec.std(value)}\n`);
}

/**
 * The value in a body; `null` in place of the object is the zero value (NET-RPC-4). Throws `BABBLE_NET_MALFORMED` with the decoder's error, which
 * names the field, as `cause`, and `BABBLE_NET_LIMIT_EXCEEDED` for more than the limits, {@link DEFAULT_MESSAGE_LIMITS} by default.
 */
export function decodeBody<T>(codec: TextCodec<T>, body: Uint8Array, options: DecodeOptions = {}): T {
  try {
    return decodeText(codec, body, { ...options, limits: { ...DEFAULT_MESSAGE_LIMITS, ...options.limits } });
  } catch (cause) {
    if (cause instanceof NetError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    const isLimit = cause instanceof CryptoError && cause.code === 'BABBLE_CRYPTO_JSON_LIMIT';
    throw new NetError(
      isLimit ? 'BABBLE_NET_LIMIT_EXCEEDED' : 'BABBLE_NET_MALFORMED',
      `Malformed message: ${detail}`,
      {},
      cause,
    );
  }
}
