// The order of the curve, and which integers are below it. Rules KEY-2, SIG-VERIFY-1.

/** N: r, s and private keys are from 1 to N − 1. */
export const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Bytes of an integer below N. */
export const SCALAR_BYTES = 32;

const ORDER_BYTES = integerBytes(CURVE_ORDER);

/** An integer below 2^256 as 32 bytes, big-endian. */
export function integerBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: SCALAR_BYTES }, (_, i) =>
    Number((value >> BigInt(8 * (SCALAR_BYTES - 1 - i))) & 0xffn),
  );
}

/** The 32-byte big-endian integer at `offset`. */
export function readInteger(bytes: Uint8Array, offset: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, SCALAR_BYTES);
  return (
    (view.getBigUint64(0) << 192n) |
    (view.getBigUint64(8) << 128n) |
    (view.getBigUint64(16) << 64n) |
    view.getBigUint64(24)
  );
}

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
