// Codecs of objects with fixed fields. Rules ENC-TEXT-3 … ENC-TEXT-6 (order of writing), ENC-DEC-1 … ENC-DEC-4 (reading).
import type { TextCodec } from './codec.ts';
import { wrongType } from './codec.ts';
import type { JsonNode } from './node.ts';
import { entriesOf, isObject, JsonEntries } from './node.ts';

/** Field by property: the name on the wire and the codec of the value. The order is Go's declaration order, which is STD's. */
export type StructFields<T extends object> = {
  readonly [K in keyof T]: readonly [wireName: string, codec: TextCodec<T[K]>];
};

interface Field {
  readonly property: string;
  readonly wireName: string;
  readonly codec: TextCodec<unknown>;
  /** `"Name":` */
  readonly prefix: string;
}

export function struct<T extends object>(fields: StructFields<T>): TextCodec<T> {
  const declared = Object.entries(fields as Readonly<Record<string, readonly [string, TextCodec<unknown>]>>).map(
    ([property, [wireName, codec]]): Field => ({ property, wireName, codec, prefix: `"${wireName}":` }),
  );
  // ENC-TEXT-3: CAN sorts bytewise; names are ASCII.
  const sorted = [...declared].sort((a, b) => (a.wireName < b.wireName ? -1 : 1));
  const byName = new Map(declared.map((field) => [field.wireName, field]));
  const byFoldedName = new Map(declared.map((field) => [fold(field.wireName), field]));
  const zero = Object.fromEntries(declared.map(({ property, codec }) => [property, codec.zero])) as T;

  /** Every key is looked up, so that other spellings and repetitions count as Go counts them. */
  function decodeEntries(node: JsonEntries | { readonly [key: string]: JsonNode }, path: string, previous: T): T {
    const values: Record<string, unknown> = { ...(previous as Readonly<Record<string, unknown>>) };
    for (const [key, value] of entriesOf(node)) {
      const field = byName.get(key) ?? byFoldedName.get(fold(key)); // ENC-DEC-2
      if (field === undefined) continue; // ENC-DEC-1
      values[field.property] = field.codec.decode(value, `${path}.${field.wireName}`, values[field.property]);
    }
    return values as T;
  }

  /** All fields are there, spelled exactly, and nothing else: what honest nodes send. */
  function decodePlain(node: { readonly [key: string]: JsonNode }, path: string): T | undefined {
    const values: Record<string, unknown> = {};
    for (const { property, wireName, codec } of declared) {
      const value = node[wireName];
      if (value === undefined) return undefined;
      values[property] = codec.decode(value, path === '' ? wireName : `${path}.${wireName}`);
    }
    return Object.keys(node).length === declared.length ? (values as T) : undefined;
  }

  return {
    zero,
    std: (value) => writeFields(declared, value as Readonly<Record<string, unknown>>, 'std'),
    can: (value) => writeFields(sorted, value as Readonly<Record<string, unknown>>, 'can'),
    decode: (node, path, previous) => {
      if (node === null) return previous ?? zero;
      if (!isObject(node)) return wrongType(node, 'an object', path);
      const plain = node instanceof JsonEntries || previous !== undefined ? undefined : decodePlain(node, path);
      return plain ?? decodeEntries(node, path, previous ?? zero);
    },
  };
}

function writeFields(
  fields: readonly Field[],
  value: Readonly<Record<string, unknown>>,
  dialect: 'std' | 'can',
): string {
  let written = '{';
  for (const { property, codec, prefix } of fields) {
    written += written.length === 1 ? prefix : `,${prefix}`;
    written += dialect === 'std' ? codec.std(value[property]) : codec.can(value[property]);
  }
  return `${written}}`;
}

/** Go's simple folding as far as it concerns ASCII names: case, and the two letters that fold into ASCII (ENC-DEC-2). */
function fold(name: string): string {
  return name
    .replace(/\u017f/g, 's')
    .replace(/\u212a/g, 'k')
    .toLowerCase();
}
