// Signatures as text: r and s in base 36 with a bar between. Rules SIG-TEXT-1 … SIG-TEXT-6, HG-FRAME-2 (the order of r).

/** The order of the curve. */
export const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The canonical text of 64 bytes r ‖ s (SIG-TEXT-1). */
export function formatSignature(raw: Uint8Array): string {
  return `${readInteger(raw, 0).toString(36)}|${readInteger(raw, 32).toString(36)}`;
}

/** SIG-TEXT-5: exactly one bar, canonical digits. */
const CANONICAL = /^([1-9a-z][0-9a-z]{0,49})\|([1-9a-z][0-9a-z]{0,49})$/;

/** 64 bytes r ‖ s of a canonical text with 1 ≤ r, s < N, otherwise `undefined` (SIG-TEXT-5). High s is allowed. */
export function parseSignature(text: string): Uint8Array | undefined {
  const [, r, s] = CANONICAL.exec(text) ?? [];
  return r === undefined || s === undefined ? undefined : toBytes(parseBase36(r), parseBase36(s));
}

/** What the Go implementation makes of a text (SIG-TEXT-2 … SIG-TEXT-4, SIG-VERIFY-1). */
export type ReferenceSignature =
  | { readonly kind: 'signature'; readonly raw: Uint8Array }
  /** Numbers that cannot be a signature: verification answers no. */
  | { readonly kind: 'invalid' }
  /** An error with this text. */
  | { readonly kind: 'malformed'; readonly error: string }
  /** The process dies. */
  | { readonly kind: 'panic' };

/** ⚠ as the reference: signs, leading zeros and either case are read. */
export function parseSignatureAsReference(text: string): ReferenceSignature {
  const parts = text.split('|');
  const [r, s] = parts;
  if (parts.length !== 2 || r === undefined || s === undefined) {
    return { kind: 'malformed', error: `wrong number of values in signature: got ${parts.length}, want 2` };
  }
  const numbers = [r, s].map(parseLooseInteger);
  const [rValue, sValue] = numbers;
  if (rValue === undefined || sValue === undefined) return { kind: 'panic' };
  const raw = toBytes(rValue, sValue);
  return raw === undefined ? { kind: 'invalid' } : { kind: 'signature', raw };
}

/** Order of two signature texts by r as integers; 0 if equal. Texts of any spelling that {@link parseSignatureAsReference} reads. */
export function compareSignatureR(a: string, b: string): number {
  const left = canonicalR(a);
  const right = canonicalR(b);
  // Canonical base 36: the longer number is the greater, and digits sort before letters.
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

function canonicalR(text: string): string {
  const bar = text.indexOf('|');
  const r = bar < 0 ? text : text.slice(0, bar);
  return /^[1-9a-z]/.test(r) && !/[A-Z]/.test(r) ? r : r.toLowerCase().replace(/^\+?0*/, '');
}

/** Go's `big.Int.SetString(text, 36)` (SIG-TEXT-3). */
function parseLooseInteger(text: string): bigint | undefined {
  const [, sign, digits] = /^([+-]?)([0-9a-zA-Z]+)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = parseBase36(digits.toLowerCase());
  return sign === '-' ? -value : value;
}

/** Digits that a number holds exactly. */
const CHUNK = 10;

function parseBase36(digits: string): bigint {
  let value = 0n;
  for (let i = 0; i < digits.length; i += CHUNK) {
    const chunk = digits.slice(i, i + CHUNK);
    value = value * BigInt(36 ** chunk.length) + BigInt(Number.parseInt(chunk, 36));
  }
  return value;
}

function toBytes(r: bigint, s: bigint): Uint8Array | undefined {
  if (r < 1n || s < 1n || r >= CURVE_ORDER || s >= CURVE_ORDER) return undefined;
  const raw = new Uint8Array(64);
  writeInteger(raw, 0, r);
  writeInteger(raw, 32, s);
  return raw;
}

function readInteger(raw: Uint8Array, offset: number): bigint {
  const view = new DataView(raw.buffer, raw.byteOffset + offset, 32);
  return (
    (view.getBigUint64(0) << 192n) |
    (view.getBigUint64(8) << 128n) |
    (view.getBigUint64(16) << 64n) |
    view.getBigUint64(24)
  );
}

function writeInteger(raw: Uint8Array, offset: number, value: bigint): void {
  const view = new DataView(raw.buffer, raw.byteOffset + offset, 32);
  view.setBigUint64(0, value >> 192n);
  view.setBigUint64(8, BigInt.asUintN(64, value >> 128n));
  view.setBigUint64(16, BigInt.asUintN(64, value >> 64n));
  view.setBigUint64(24, BigInt.asUintN(64, value));
}
