// The bytes of a transaction as a person can read them: JSON, text, or hexadecimal.
import { prettyJson } from './pretty-json.ts';

export type PayloadKind = 'json' | 'text' | 'hex';

export interface Payload {
  readonly size: number;
  /** Which reading says most. */
  readonly best: PayloadKind;
  /** The readings there are, the best first; hexadecimal always. */
  readonly kinds: readonly PayloadKind[];
}

/** Bytes that are shown in hexadecimal; the rest is counted. */
const MOST_HEX_BYTES = 4_096;
const MOST_CHARACTERS = 64 * 1024;
const PER_LINE = 16;

export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function payloadOf(bytes: Uint8Array): Payload {
  const text = printableText(bytes);
  const json = text !== undefined && isStructured(text);
  const kinds: readonly PayloadKind[] = [
    ...(json ? (['json'] as const) : []),
    ...(text === undefined ? [] : (['text'] as const)),
    'hex',
  ];
  return { size: bytes.length, best: kinds[0] ?? 'hex', kinds };
}

/** One reading of the bytes; what is too long ends with a line that says how much is missing. */
export function readAs(bytes: Uint8Array, kind: PayloadKind): string {
  if (kind === 'hex') return hexDump(bytes);
  const text = printableText(bytes) ?? '';
  const shown = kind === 'json' ? prettyJson(text) : text;
  return shown.length <= MOST_CHARACTERS
    ? shown
    : `${shown.slice(0, MOST_CHARACTERS)}\n… ${shown.length - MOST_CHARACTERS} more characters`;
}

/** For a line in a list. */
export function preview(bytes: Uint8Array, length: number): string {
  const text = printableText(bytes.subarray(0, 4 * length)) ?? printableText(bytes);
  const line = text?.replace(/\s+/g, ' ').trim() ?? hexOf(bytes.subarray(0, Math.ceil(length / 2)));
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** Valid UTF-8 without control characters but white space. */
function printableText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[^\P{Cc}\n\r\t]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** An object or a list; that a number is JSON as well says nothing. */
function isStructured(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hexDump(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, MOST_HEX_BYTES);
  const lines = Array.from({ length: Math.ceil(shown.length / PER_LINE) }, (_, i) => hexLine(shown, i * PER_LINE));
  if (bytes.length > shown.length) lines.push(`… ${bytes.length - shown.length} more bytes`);
  return lines.join('\n');
}

function hexLine(bytes: Uint8Array, offset: number): string {
  const part = bytes.subarray(offset, offset + PER_LINE);
  const hex = [...part].map((byte) => byte.toString(16).padStart(2, '0'));
  const halves = [hex.slice(0, PER_LINE / 2).join(' '), hex.slice(PER_LINE / 2).join(' ')].join('  ');
  const text = [...part].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
  return `${offset.toString(16).padStart(6, '0')}  ${halves.padEnd(3 * PER_LINE)}  ${text}`;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
