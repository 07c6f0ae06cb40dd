// 64-bit integers of the protocol. A number where it is exact, a bigint beyond 2^53: always in that form, so that equal
// integers are `===`, and every digit survives decoding and encoding (HASH-12, ENC-TEXT-14).

/** A safe integer as `number`, any other 64-bit integer as `bigint`; see {@link normaliseInt64}. */
export type Int64 = number | bigint;

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** The one form of an integer. */
export function normaliseInt64(value: bigint): Int64 {
  return value <= SAFE && value >= -SAFE ? Number(value) : value;
}

/** Whether a bigint fits into 64 bits with sign. */
export function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
