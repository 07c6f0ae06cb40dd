// The bytes that framing looks at.

export const NEWLINE = 0x0a;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;

/** White space of JSON, which may stand before a type byte (NET-NL-1) and around a value. */
export function isWhiteSpace(byte: number | undefined): boolean {
  return byte === NEWLINE || byte === SPACE || byte === TAB || byte === RETURN;
}

/** Whether `byte` cannot be part of a number or a literal, so that it ends one. */
export function endsScalar(byte: number): boolean {
  return (
    byte <= SPACE ||
    byte === COMMA ||
    byte === COLON ||
    byte === QUOTE ||
    byte === OPEN_BRACE ||
    byte === CLOSE_BRACE ||
    byte === OPEN_BRACKET ||
    byte === CLOSE_BRACKET
  );
}
