// JSON values between the text and the codecs. They keep what plain objects lose: repeated keys in their order, all digits of
// integers, and which numbers are none.
import type { Int64 } from '../int64.ts';

/** An object: its entries as written, repeated keys included. */
export class JsonEntries {
  readonly entries: readonly (readonly [key: string, value: JsonNode])[];

  constructor(entries: readonly (readonly [key: string, value: JsonNode])[]) {
    this.entries = entries;
  }
}

/** A number that is no integer of the protocol: with a fraction, an exponent or too many digits (ENC-DEC-10). */
export class JsonFraction {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A JSON value as it was written. */
export type JsonNode = null | boolean | Int64 | string | readonly JsonNode[] | JsonEntries | JsonFraction;

/** What a node is called in error messages. */
export function kindOf(node: JsonNode): string {
  if (node === null) return 'null';
  if (node instanceof JsonEntries) return 'object';
  if (node instanceof JsonFraction) return `number ${shortened(node.text)}`;
  if (typeof node === 'object') return 'array';
  return typeof node === 'string' || typeof node === 'boolean' ? typeof node : `number ${node}`;
}

/** What came from outside may be long. */
export function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
