// Signatures as text: r and s in base 36 with a bar between. Rules SIG-TEXT-1 … SIG-TEXT-6, HG-FRAME-2 (the order of r).
import { writeBase36 } from './base36.ts';
import { isScalar, readInteger, SCALAR_BYTES } from './scalar.ts';

/** The canonical text of 64 bytes r ‖ s (SIG-TEXT-1). */
export function formatSignature(raw: Uint8Array): string {
  return `${readInteger(raw, 0).toString(36)}|${readInteger(raw, SCALAR_BYTES).toString(36)}`;
}

/** SIG-TEXT-5: exactly one bar, canonical digits. */
const CANONICAL = /^([1-9a-z][0-9a-z]{0,49})\|([1-9a-z][0-9a-z]{0,49})$/;

/** Whether a text has the canonical form (SIG-TEXT-5); that r and s are below N, {@link parseSignature} finds out. */
export function isCanonicalSignature(text: string): boolean {
  return CANONICAL.test(text);
}

/** 64 bytes r ‖ s of a canonical text with 1 ≤ r, s < N, otherwise `undefined` (SIG-TEXT-5). High s is allowed. */
export function parseSignature(text: string): Uint8Array | undefined {
  const [, r, s] = CANONICAL.exec(text) ?? [];
  return r === undefined || s === undefined ? undefined : toBytes(r, s);
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
  const [rDigits, sDigits] = [r, s].map(readLooseInteger);
  if (rDigits === undefined || sDigits === undefined) return { kind: 'panic' };
  const raw = toBytes(rDigits, sDigits);
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

/**
 * The canonical digits of a text that Go's `big.Int.SetString(text, 36)` reads (SIG-TEXT-3), no digits for zero and negative
 * numbers, which are no part of a signature.
 */
function readLooseInteger(text: string): string | undefined {
  if (!/^[+-]?[0-9a-zA-Z]+$/.test(text)) return undefined;
  return text.startsWith('-') ? '' : text.replace(/^\+?0*/, '').toLowerCase();
}

function toBytes(r: string, s: string): Uint8Array | undefined {
  const raw = new Uint8Array(2 * SCALAR_BYTES);
  const fits = writeBase36(r, raw, 0) && writeBase36(s, raw, SCALAR_BYTES);
  return fits && isScalar(raw, 0) && isScalar(raw, SCALAR_BYTES) ? raw : undefined;
}
