// Comparing bytes. Not in constant time: for hashes and keys that everybody may know.

/** Whether both have the same bytes; nothing and nothing are not the same. */
export function areEqualBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a !== null && b !== null && a.length === b.length && a.every((byte, i) => byte === b[i]);
}
