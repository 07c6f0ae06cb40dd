// Hexadecimal of fields that may be null.
import { encodeHex } from '@babble/crypto';

/** As `encodeHex`; `0X` for nothing. */
export function hexOf(bytes: Uint8Array | null): string {
  return encodeHex(bytes ?? new Uint8Array(0));
}
