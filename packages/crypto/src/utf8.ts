// UTF-8 as the Go implementation reads and writes it. Rules ENC-DEC-12, ENC-TEXT-25, ENC-TEXT-28. By the engine where it can, in JavaScript
// where it cannot, as on phones: the bytes are the same, and nobody has to supply what is missing.
import { decodeLoosely, encodePortably } from './utf8-portable.ts';

interface Encoder {
  encode(text: string): Uint8Array;
}

interface Decoder {
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(bytes: Uint8Array): string;
}

declare const TextEncoder: (new () => Encoder) | undefined;
declare const TextDecoder:
  | (new (
      label: string,
      options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
    ) => Decoder)
  | undefined;

const encoder = typeof TextEncoder === 'undefined' ? undefined : new TextEncoder();
const strictDecoder = newStrictDecoder();

/** The bytes of a text; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder === undefined ? encodePortably(text) : encoder.encode(text);
}

/** The text of bytes; each byte that starts no complete, shortest-form sequence becomes one U+FFFD (ENC-TEXT-28). */
export function decodeUtf8(bytes: Uint8Array): string {
  if (strictDecoder === undefined) return decodeLoosely(bytes, 0xfffd);
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeLoosely(bytes, 0xfffd); // the only thing that a strict decoder complains about
  }
}

/** `undefined` where there is none, and where it is a substitute that cannot be strict: it would read other texts than other nodes do. */
function newStrictDecoder(): Decoder | undefined {
  if (typeof TextDecoder === 'undefined') return undefined;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.fatal && decoder.ignoreBOM ? decoder : undefined;
  } catch {
    return undefined; // A substitute that refuses the options.
  }
}
