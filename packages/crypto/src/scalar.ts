// The order of the curve, and which integers are below it. Rules KEY-2, SIG-VERIFY-1.

/** N: r, s and private keys are from 1 to N − 1. */
export const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Bytes of an integer below N. */
export const SCALAR_BYTES = 32;

const ORDER_BYTES = Uint8Array.from({ length: SCALAR_BYTES }, (_, i) =>
  Number((CURVE_ORDER >> BigInt(8 * (SCALAR_BYTES - 1 - i))) & 0xffn),
);

/** Whether the 32-byte big-endian integer at `offset` is from 1 to N − 1. */
export function isScalar(bytes: Uint8Array, offset: number): boolean {
  return !isZero(bytes, offset) && isBelowOrder(bytes, offset);
}

function isZero(bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < SCALAR_BYTES; i += 1) if (bytes[offset + i] !== 0) return false;
  return true;
}

function isBelowOrder(bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < SCALAR_BYTES; i += 1) {
    const difference = (bytes[offset + i] as number) - (ORDER_BYTES[i] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
