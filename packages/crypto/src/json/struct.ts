// Codecs of objects with fixed fields. Rules ENC-TEXT-3 … ENC-TEXT-6 (order of writing), ENC-DEC-1 … ENC-DEC-4 (reading).
import type { TextCodec } from './codec.ts';
import { wrongType } from './codec.ts';
import { JsonEntries } from './node.ts';

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

/** The codec of an object with these fields (ENC-TEXT-3 … ENC-TEXT-6, ENC-DEC-1 … ENC-DEC-5). */
export function struct<T extends object>(fields: StructFields<T>): TextCodec<T> {
  const declared = Object.entries(fields as Readonly<Record<string, readonly [string, TextCodec<unknown>]>>).map(
    ([property, [wireName, codec]]): Field => ({ property, wireName, codec, prefix: `"${wireName}":` }),
  );
  // ENC-TEXT-3: CAN sorts bytewise; names are ASCII.
  const sorted = [...declared].sort((a, b) => (a.wireName < b.wireName ? -1 : 1));
  const byName = new Map(declared.map((field) => [field.wireName, field]));
  const byFoldedName = new Map(declared.map((field) => [fold(field.wireName), field]));
  const zero = Object.fromEntries(declared.map(({ property, codec }) => [property, codec.zero])) as T;

  /** The field of the key at a position: honest nodes write the fields in order. */
  function fieldOf(key: string, position: number): Field | undefined {
    const expected = declared[position];
    if (expected?.wireName === key) return expected;
    return byName.get(key) ?? byFoldedName.get(fold(key)); // ENC-DEC-2
  }

  /** Every entry counts, in order: other spellings and repetitions are merged as Go merges them (ENC-DEC-3). */
  function decodeEntries({ entries }: JsonEntries, path: string, previous: T): T {
    const values: Record<string, unknown> = { ...(previous as Readonly<Record<string, unknown>>) };
    let position = 0;
    for (const [key, value] of entries) {
      const field = fieldOf(key, position);
      position += 1;
      if (field === undefined) continue; // ENC-DEC-1
      const fieldPath = path === '' ? field.wireName : `${path}.${field.wireName}`;
      values[field.property] = field.codec.decode(value, fieldPath, values[field.property]);
    }
    return values as T;
  }

  return {
    zero,
    std: (value) => writeFields(declared, value as Readonly<Record<string, unknown>>, 'std'),
    can: (value) => writeFields(sorted, value as Readonly<Record<string, unknown>>, 'can'),
    decode: (node, path, previous = zero) => {
      if (node === null) return previous; // ENC-DEC-5
      if (!(node instanceof JsonEntries)) return wrongType(node, 'an object', path);
      return decodeEntries(node, path, previous);
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
