// Base 36 into bytes without big integers: once per signature of every event from outside, where these would cost several
// times as much. Rule SIG-TEXT-1.
import { SCALAR_BYTES } from './scalar.ts';

/** Digits per step: 36^5 times a limb stays exact in a double. */
const STEP_DIGITS = 5;
const STEP_FACTOR = 36 ** STEP_DIGITS;
const LIMB_BYTES = 3;
const LIMB = 2 ** (8 * LIMB_BYTES);
/** N − 1 has 50 digits; more are too large, whatever they are. */
const MOST_DIGITS = 50;
/** 264 bits, which hold all numbers of 50 digits. */
const limbs = new Float64Array(11);

/** Writes the number of lower-case digits at `offset`, 32 bytes, big-endian; `false` if it does not fit. */
export function writeBase36(digits: string, bytes: Uint8Array, offset: number): boolean {
  if (digits.length > MOST_DIGITS) return false;
  limbs.fill(0);
  let used = 0;
  for (let at = 0; at < digits.length; ) {
    const end = at + (at === 0 ? digits.length % STEP_DIGITS || STEP_DIGITS : STEP_DIGITS);
    let carry = 0;
    for (; at < end; at += 1) carry = 36 * carry + digit(digits.charCodeAt(at));
    for (let i = 0; i < used || carry > 0; i += 1) {
      const value = (limbs[i] as number) * STEP_FACTOR + carry;
      carry = Math.floor(value / LIMB);
      limbs[i] = value - carry * LIMB;
      if (i >= used) used = i + 1;
    }
  }
  return writeLimbs(bytes, offset);
}

function writeLimbs(bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < SCALAR_BYTES; i += 1) {
    const limb = limbs[Math.floor(i / LIMB_BYTES)] as number;
    bytes[offset + SCALAR_BYTES - 1 - i] = limb >> (8 * (i % LIMB_BYTES));
  }
  return (limbs[10] as number) < 2 ** (8 * SCALAR_BYTES - 8 * LIMB_BYTES * 10);
}

function digit(code: number): number {
  return code <= 0x39 ? code - 0x30 : code - 0x57;
}
