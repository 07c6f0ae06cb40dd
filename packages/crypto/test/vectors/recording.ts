// The recorded encodings, keys and signatures of the reference.
import { readFileSync } from 'node:fs';

export interface RecordedEncodings {
  readonly keys: readonly {
    readonly privHex: string;
    readonly pubHex: string;
    readonly pubBase64: string;
    readonly id: number;
  }[];
  readonly badPrivateKeys: readonly { readonly privHex: string }[];
  readonly publicKeys: readonly {
    readonly note: string;
    readonly hex: string;
    readonly id: number;
    readonly result: string;
  }[];
  readonly strings: readonly {
    readonly note: string;
    readonly rawBase64: string;
    readonly std: string;
    readonly can: string | null;
  }[];
  readonly signatures: readonly {
    readonly note: string;
    readonly pubHex: string;
    readonly digestHex: string;
    readonly text: string;
    readonly result: 'valid' | 'invalid' | 'error' | 'panic';
    readonly error: string | null;
  }[];
  readonly hexDecoding: readonly { readonly text: string; readonly bytes: string; readonly error: string | null }[];
}

/** Only keys whose integers a number holds are read here. */
export const recorded: RecordedEncodings = JSON.parse(
  readFileSync(new URL('../../../../tooling/vectors/encoding.json', import.meta.url), 'utf8'),
) as RecordedEncodings;

export function hexBytes(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
