// Decoding: what Go's decoder accepts, merges and refuses, and the bounds that it lacks.
import {
  bool,
  bytes,
  decodeText,
  encodeUtf8,
  int64,
  intMap,
  keyBytes,
  list,
  nullable,
  struct,
  text,
  textMap,
  uint8,
  uint32,
} from '@babble/crypto';
import { describe, expect, test } from '@jest/globals';

interface Inner {
  readonly skill: string;
  readonly kind: number;
}
const innerCodec = struct<Inner>({ skill: ['Skill', text], kind: ['Kind', uint8] });

function refuses(code: string, data: object = {}): object {
  return expect.objectContaining({
    name: 'CryptoError',
    code: `BABBLE_CRYPTO_JSON_${code}`,
    data: expect.objectContaining(data),
  });
}

describe('objects', () => {
  test('ENC-DEC-1, ENC-DEC-4: unknown keys are ignored, missing fields have their zero value', () => {
    expect(decodeText(innerCodec, '{"Other":[{}],"Kind":3}')).toEqual({ skill: '', kind: 3 });
  });

  test('ENC-DEC-2: keys match in any case, also by the two letters that fold into ASCII', () => {
    expect(decodeText(innerCodec, '{"\u017f\u212aILL":"a","kInD":1}')).toEqual({ skill: 'a', kind: 1 });
  });

  test('ENC-DEC-3, ENC-DEC-5: repeated objects are merged, repeated lists element by element', () => {
    const codec = struct<{ inner: Inner; items: readonly Inner[] | null; map: ReadonlyMap<string, Inner> | null }>({
      inner: ['Inner', innerCodec],
      items: ['Items', list(innerCodec)],
      map: ['Map', textMap(innerCodec)],
    });
    const first =
      '"Inner":{"Skill":"a"},"Items":[{"Skill":"x","Kind":1},{"Skill":"y"}],"Map":{"p":{"Kind":1},"q":{"Kind":2}}';
    const second = '"Inner":{"Kind":2},"ITEMS":[{"Kind":9,"Skill":null}],"Map":{"q":{"Skill":"new"}}';
    expect(decodeText(codec, `{${first},${second}}`)).toEqual({
      inner: { skill: 'a', kind: 2 },
      items: [{ skill: 'x', kind: 9 }],
      map: new Map([
        ['p', { skill: '', kind: 1 }],
        ['q', { skill: 'new', kind: 0 }],
      ]),
    });
  });

  test('OURS-8: a map that is repeated grows, and is not copied for each repetition', () => {
    const numbers = intMap(int64, 'uint32');
    const made = new Set<unknown>();
    const watched: typeof numbers = {
      ...numbers,
      decode: (node, path, previous) => {
        const map = numbers.decode(node, path, previous);
        made.add(map);
        return map;
      },
    };
    const codec = struct<{ known: ReadonlyMap<number | bigint, number | bigint> | null }>({
      known: ['Known', watched],
    });
    const { known } = decodeText(codec, `{"Known":{"1":1}${',"known":{}'.repeat(3)},"Known":{"2":2}}`);
    expect([...made]).toEqual([
      new Map([
        [1, 1],
        [2, 2],
      ]),
    ]);
    expect(made).toContain(known);
    expect(decodeText(codec, '{"Known":{"1":1},"Known":null,"Known":{"2":2}}').known).toEqual(new Map([[2, 2]]));
  });

  test('OURS-8: the place of what is refused in a map names no more than the beginning of a long key', () => {
    const long = `${'0'.repeat(100_000)}1`;
    const path = `.${'0'.repeat(40)}…`;
    const refusal = { message: `${path}: string instead of a 64-bit integer`, data: { path } };
    const input = `{"${long}":"x"}`;
    expect(() => decodeText(intMap(int64, 'uint32'), input)).toThrow(expect.objectContaining(refusal));
    expect(() => decodeText(textMap(int64), input)).toThrow(expect.objectContaining(refusal));
  });

  test('ENC-TEXT-27: a pointer is null or a value', () => {
    expect(decodeText(nullable(innerCodec), 'null')).toBeNull();
    expect(decodeText(nullable(innerCodec), '{}')).toEqual(innerCodec.zero);
  });

  test.each([
    ['{"Skill":1}', 'Skill'],
    ['{"Kind":256}', 'Kind'],
    ['[]', ''],
  ])('a value of the wrong type in %s is refused, naming the place', (input, path) => {
    expect(() => decodeText(innerCodec, input)).toThrow(refuses('TYPE', { path }));
  });

  test('the place names elements and nested fields', () => {
    const codec = struct<{ items: readonly Inner[] | null }>({ items: ['Items', list(innerCodec)] });
    expect(() => decodeText(codec, '{"Items":[{},{"Kind":true}]}')).toThrow(refuses('TYPE', { path: 'Items[1].Kind' }));
  });
});

describe('numbers', () => {
  test('HASH-12: all digits of 64 bits are kept, as a number where it is exact', () => {
    const texts = ['0', '-0', '9007199254740991', '9007199254740992', '-9223372036854775808', '9223372036854775807'];
    const values = [0, 0, 9007199254740991, 9007199254740992n, -9223372036854775808n, 9223372036854775807n];
    expect(texts.map((digits) => decodeText(int64, digits))).toEqual(values);
    expect(Object.is(decodeText(int64, '-0'), 0)).toBe(true);
  });

  test.each([
    '1.0',
    '1e3',
    '1E0',
    '9223372036854775808',
    '-9223372036854775809',
    `1${'0'.repeat(100_000)}`,
    '"1"',
    'true',
    '{}',
  ])('ENC-DEC-10: %s is no 64-bit integer', (digits) => {
    expect(() => decodeText(int64, digits)).toThrow(refuses('TYPE'));
  });

  test.each(['01', '+1', '-', '.5', '1.', '1e', 'NaN', '0x1', ''])(
    'ENC-DEC-10, ENC-DEC-15: %j is no number',
    (digits) => {
      expect(() => decodeText(list(int64), `[${digits === '' ? ',' : digits}]`)).toThrow(refuses('SYNTAX'));
    },
  );

  test('ENC-DEC-11: integer keys are decimal texts in the range of their type', () => {
    const known = intMap(int64, 'uint32');
    expect(decodeText(known, '{"01":1,"4294967295":2,"1":3}')).toEqual(
      new Map([
        [1, 3],
        [4294967295, 2],
      ]),
    );
    for (const key of ['4294967296', '-1', '+1', '', ' 1', '1.0']) {
      expect(() => decodeText(known, `{"${key}":1}`)).toThrow(refuses('TYPE'));
    }
    const zeros = '0'.repeat(100_000);
    expect(decodeText(intMap(int64, 'int64'), `{"-${zeros}7":1,"${zeros}":2}`)).toEqual(
      new Map([
        [-7, 1],
        [0, 2],
      ]),
    );
    expect(() => decodeText(known, `{"1${zeros}":1}`)).toThrow(refuses('TYPE'));
    expect(decodeText(intMap(int64, 'int64'), '{"+9223372036854775807":1}')).toEqual(
      new Map([[9223372036854775807n, 1]]),
    );
    expect(() => decodeText(intMap(int64, 'int64'), '{"9223372036854775808":1}')).toThrow(refuses('TYPE'));
  });
});

describe('byte arrays', () => {
  test.each([
    ['null', null],
    ['""', []],
    ['"AP8="', [0, 255]],
    ['"A\\r\\nP8="', [0, 255]],
    ['"AP9="', [0, 255]],
    ['[0,255]', [0, 255]],
    ['[]', []],
  ])('ENC-DEC-6, ENC-DEC-8, ENC-DEC-9: %s', (input, expected) => {
    const value = decodeText(bytes, input);
    expect(value === null ? null : [...value]).toEqual(expected);
    const key = decodeText(keyBytes, input);
    expect(key === null ? null : [...key]).toEqual(expected);
  });

  test.each(['"AP8"', '"A==="', '"AP8=="', '"A P8="', '"-_8="', '"=AP8"', '[256]', '[-1]', '["1"]', '7'])(
    'ENC-DEC-8, ENC-DEC-9: %s is refused',
    (input) => {
      expect(() => decodeText(bytes, input)).toThrow(refuses('TYPE'));
    },
  );

  test('a public key that recurs is the same array; other byte arrays are not kept', () => {
    const key = `"${'BA'.padEnd(88, 'A').slice(0, 87)}="`;
    expect(decodeText(keyBytes, key)).toHaveLength(65);
    expect(decodeText(keyBytes, key)).toBe(decodeText(keyBytes, key));
    expect(decodeText(keyBytes, '"AP8="')).not.toBe(decodeText(keyBytes, '"AP8="'));
  });
});

describe('texts', () => {
  test('ENC-DEC-12, ENC-DEC-13: bad bytes and lone surrogates become U+FFFD, pairs stay', () => {
    expect(decodeText(text, '"\\ud83d\\ude00 \\ud800 \\udc00x \\ud800\\ud83d\\ude00"')).toBe(
      '😀 \ufffd \ufffdx \ufffd😀',
    );
    expect(decodeText(text, Uint8Array.from([0x22, 0xe6, 0x97, 0x62, 0x22]))).toBe('\ufffd\ufffdb');
    expect(decodeText(text, '"\ud800"')).toBe('\ufffd');
  });

  test('all escapes', () => {
    expect(decodeText(text, '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u00E9"')).toBe('"\\/\b\f\n\r\téé');
  });

  test.each(['"a\nb"', '"a\tb"', '"\u0000"', '"\\x"', '"\\u12g4"', '"\\u12', '"abc', '\ufeff""', "'a'"])(
    'ENC-DEC-15: %j is refused',
    (input) => {
      expect(() => decodeText(text, input)).toThrow(refuses('SYNTAX'));
    },
  );
});

describe('structure', () => {
  test.each([
    '',
    ' ',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1',
    '{"a":1,}',
    '{"a" 1}',
    '{a:1}',
    '{"a":1',
    '// x\n1',
    'nul',
    '{]',
    '[}',
  ])('ENC-DEC-15: %j is refused', (input) => {
    expect(() => decodeText(innerCodec, input)).toThrow(refuses('SYNTAX'));
  });

  test('ENC-TEXT-10, ENC-TEXT-11: null and empty stay apart', () => {
    const codec = list(list(bool));
    for (const written of ['null', '[]', '[null,[],[true,false]]']) {
      expect(codec.std(decodeText(codec, ` ${written} `))).toBe(written);
    }
  });

  test('ENC-DEC-15: text after the value is left alone, or refused on request', () => {
    expect(decodeText(uint32, '7 and more')).toBe(7);
    expect(decodeText(uint32, ' 7 \r\n\t', { trailing: 'refuse' })).toBe(7);
    expect(() => decodeText(uint32, '7 8', { trailing: 'refuse' })).toThrow(refuses('SYNTAX', { offset: 1 }));
  });

  test('ENC-DEC-14: 10,000 nested levels are read, one more is refused, also below ignored keys', () => {
    const nested = (levels: number): string => `{"Other":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(decodeText(innerCodec, nested(10_000))).toEqual(innerCodec.zero);
    expect(() => decodeText(innerCodec, nested(10_001))).toThrow(refuses('LIMIT'));
    expect(() => decodeText(innerCodec, '[{"":'.repeat(1_000_000))).toThrow(refuses('LIMIT'));
  });

  test('ENC-DEC-16: limits on bytes, levels and elements', () => {
    const input = '{"Other":[1,2,[3]]}';
    const limits = { maxBytes: input.length, maxDepth: 3, maxElements: 5 };
    expect(decodeText(innerCodec, encodeUtf8(input), { limits })).toEqual(innerCodec.zero);
    for (const [key, limit] of Object.entries(limits)) {
      const stricter = { limits: { ...limits, [key]: limit - 1 } };
      expect(() => decodeText(innerCodec, encodeUtf8(input), stricter)).toThrow(refuses('LIMIT'));
    }
  });
});
