// JSON values between the text and the codecs. The fast way makes plain objects; the exact way keeps what plain objects
// lose: repeated keys in their order, and numbers that are no integers.
import type { Int64 } from '../int64.ts';

/** An object of the exact way: its entries as written. */
export class JsonEntries {
  readonly entries: readonly (readonly [key: string, value: JsonNode])[];

  constructor(entries: readonly (readonly [key: string, value: JsonNode])[]) {
    this.entries = entries;
  }
}

/** A number with a fraction or an exponent: no integer of the protocol (ENC-DEC-10). */
export class JsonFraction {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type JsonNode =
  | null
  | boolean
  | Int64
  | string
  | readonly JsonNode[]
  | JsonEntries
  | JsonFraction
  | { readonly [key: string]: JsonNode };

/** Whether a node is an object of either way. */
export function isObject(node: JsonNode): node is JsonEntries | { readonly [key: string]: JsonNode } {
  return typeof node === 'object' && node !== null && !Array.isArray(node) && !(node instanceof JsonFraction);
}

/** The entries of an object of either way, in order. */
export function entriesOf(
  node: JsonEntries | { readonly [key: string]: JsonNode },
): readonly (readonly [key: string, value: JsonNode])[] {
  return node instanceof JsonEntries ? node.entries : Object.entries(node);
}

/** What a node is called in error messages. */
export function kindOf(node: JsonNode): string {
  if (node === null) return 'null';
  if (Array.isArray(node)) return 'array';
  if (node instanceof JsonFraction) return `number ${node.text}`;
  if (typeof node === 'object') return 'object';
  return typeof node === 'string' || typeof node === 'boolean' ? typeof node : `number ${node}`;
}
