// The exact way from text to JSON values: keeps all digits and all keys, and reads precisely what Go's decoder reads.
// Rules ENC-DEC-10, ENC-DEC-12 … ENC-DEC-15.
import { CryptoError } from '../errors.ts';
import { normaliseInt64 } from '../int64.ts';
import { JsonEntries, JsonFraction, type JsonNode } from './node.ts';

/** Nesting allowed by Go's decoder (ENC-DEC-14). */
export const GREATEST_DEPTH = 10_000;

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: raw control characters end a string with an error
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The first JSON value of the text, and where it ends. Throws `BABBLE_CRYPTO_JSON_SYNTAX` and `…_LIMIT`. */
export function parseExactly(text: string, maxDepth: number): { readonly node: JsonNode; readonly end: number } {
  const parser = new Parser(text, maxDepth);
  const node = parser.value(0);
  return { node, end: parser.at };
}

class Parser {
  at = 0;
  readonly #text: string;
  readonly #maxDepth: number;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  value(depth: number): JsonNode {
    this.#skipSpace();
    const character = this.#text[this.at];
    if (character === '{') return this.#object(depth + 1);
    if (character === '[') return this.#array(depth + 1);
    if (character === '"') return this.#string();
    if (character === 't') return this.#word('true', true);
    if (character === 'f') return this.#word('false', false);
    if (character === 'n') return this.#word('null', null);
    return this.#number();
  }

  #object(depth: number): JsonEntries {
    this.#enter(depth);
    const entries: (readonly [string, JsonNode])[] = [];
    if (this.#closes('}')) return new JsonEntries(entries);
    do {
      this.#skipSpace();
      if (this.#text[this.at] !== '"') this.#fail('a key');
      const key = this.#string();
      this.#skipSpace();
      this.#expect(':');
      entries.push([key, this.value(depth)]);
    } while (this.#continues('}'));
    return new JsonEntries(entries);
  }

  #array(depth: number): JsonNode[] {
    this.#enter(depth);
    const items: JsonNode[] = [];
    if (this.#closes(']')) return items;
    do items.push(this.value(depth));
    while (this.#continues(']'));
    return items;
  }

  #enter(depth: number): void {
    if (depth > this.#maxDepth) {
      throw new CryptoError('BABBLE_CRYPTO_JSON_LIMIT', `more than ${this.#maxDepth} nested levels`, {
        offset: this.at,
      });
    }
    this.at += 1;
  }

  #closes(bracket: string): boolean {
    this.#skipSpace();
    if (this.#text[this.at] !== bracket) return false;
    this.at += 1;
    return true;
  }

  #continues(bracket: string): boolean {
    if (this.#closes(bracket)) return false;
    this.#expect(',');
    return true;
  }

  /** ENC-DEC-13: a surrogate without its partner becomes U+FFFD. */
  #string(): string {
    this.at += 1;
    let value = '';
    for (;;) {
      PLAIN.lastIndex = this.at;
      value += PLAIN.exec(this.#text)?.[0] ?? '';
      this.at = PLAIN.lastIndex;
      const character = this.#text[this.at];
      if (character === '"') break;
      if (character !== '\\') this.#fail('a closing quote');
      value += this.#escape();
    }
    this.at += 1;
    return value.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  }

  #escape(): string {
    const character = this.#text[this.at + 1] ?? '';
    if (character === 'u') {
      const digits = this.#text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail('four hexadecimal digits');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const escaped = ESCAPES[character];
    if (escaped === undefined) return this.#fail('an escape character');
    this.at += 2;
    return escaped;
  }

  #number(): JsonNode {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.#text);
    if (match === null) return this.#fail('a value');
    this.at = NUMBER.lastIndex;
    const [digits, fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) return new JsonFraction(digits);
    return normaliseInt64(BigInt(digits));
  }

  #word<T extends JsonNode>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.at)) this.#fail('a value');
    this.at += word.length;
    return value;
  }

  #expect(character: string): void {
    if (this.#text[this.at] !== character) this.#fail(`'${character}'`);
    this.at += 1;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  #fail(expected: string): never {
    const found = this.at < this.#text.length ? JSON.stringify(this.#text[this.at]) : 'the end';
    const message = `${found} instead of ${expected} at character ${this.at}`;
    throw new CryptoError('BABBLE_CRYPTO_JSON_SYNTAX', message, { offset: this.at });
  }
}
