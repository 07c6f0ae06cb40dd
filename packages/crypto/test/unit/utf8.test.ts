// UTF-8 in JavaScript against that of the platform, and which of both is taken.
import { afterEach, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeLoosely, encodePortably } from '../../src/utf8-portable.ts';

const decodePortably = (bytes: Uint8Array): string => decodeLoosely(bytes, 0xfffd);
const platformDecoder = TextDecoder;

afterEach(() => {
  globalThis.TextDecoder = platformDecoder;
});

test('ENC-TEXT-25: any text has the same bytes as on the platform, whole planes and lone surrogates among them', () => {
  const everyUnit = Array.from({ length: 0x10000 }, (_, unit) => `${String.fromCharCode(unit)}.`).join('');
  const astral = String.fromCodePoint(0x10000, 0x1f600, 0x10ffff);
  for (const text of ['', everyUnit, astral, `${'ä'.repeat(5000)}\u{1f600}`]) {
    const bytes = encodePortably(text);
    expect(Buffer.from(bytes).equals(new TextEncoder().encode(text))).toBe(true);
    expect(decodePortably(bytes)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  }
});

test('ENC-TEXT-28: each byte that starts no complete, shortest-form sequence is one U+FFFD', () => {
  const cases: readonly (readonly [bytes: readonly number[], text: string])[] = [
    [[0x61, 0xff, 0x62], 'a\ufffdb'],
    [[0xc0, 0x80], '\ufffd\ufffd'], // not the shortest form
    [[0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'], // a surrogate
    [[0xf4, 0x90, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'], // beyond U+10FFFF
    [[0xe2, 0x82], '\ufffd\ufffd'], // the end is missing
    [[0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
  ];
  for (const [bytes, text] of cases) expect([bytes, decodePortably(Uint8Array.from(bytes))]).toEqual([bytes, text]);
});

test('ENC-TEXT-28: what is well-formed for the platform is read alike, what is not for the platform is not here', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0x41, 0xc3, 0xa4, 0xe2, 0x82, 0xac, 0xf0, 0x9f),
  );
  const property = fc.property(fc.array(byte, { maxLength: 12 }), (given) => {
    const bytes = Uint8Array.from(given);
    const text = decodeLoosely(bytes, 0xd800);
    if (!/[\ud800-\udfff]/u.test(text)) expect(text).toBe(strict.decode(bytes));
    else expect(() => strict.decode(bytes)).toThrow();
  });
  fc.assert(property, { numRuns: 300 });
});

test('OURS-8: of bytes that are no text, no piece of the text is made for each single one', () => {
  const fromCharCode = jest.spyOn(String, 'fromCharCode');
  const bytes = new Uint8Array(100_000).fill(0xff);
  expect(decodePortably(bytes)).toBe('\ufffd'.repeat(100_000));
  expect(fromCharCode.mock.calls.length).toBeLessThan(100);
  fromCharCode.mockRestore();
});

test('a TextDecoder that cannot be strict is not used', async () => {
  const refusing = class {
    constructor() {
      throw new RangeError('the option fatal is unsupported');
    }
  };
  const lenient = class {
    readonly fatal = false;
    readonly ignoreBOM = true;
    decode(): string {
      return 'another text';
    }
  };
  for (const [index, substitute] of [refusing, lenient].entries()) {
    Reflect.set(globalThis, 'TextDecoder', substitute);
    const { decodeUtf8 } = await import(`../../src/utf8.ts?substitute=${index}`);
    expect(decodeUtf8(Uint8Array.of(0x61, 0xff))).toBe('a\ufffd');
  }
});
