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
  const node = parser.value();
  return { node, end: parser.at };
}

class ArrayContainer {
  readonly bracket = ']';
  readonly #items: JsonNode[] = [];

  add(item: JsonNode): void {
    this.#items.push(item);
  }

  finish(): JsonNode {
    return this.#items;
  }
}

class ObjectContainer {
  readonly bracket = '}';
  /** Of the value that comes next. */
  key = '';
  readonly #entries: (readonly [string, JsonNode])[] = [];

  add(value: JsonNode): void {
    this.#entries.push([this.key, value]);
  }

  finish(): JsonNode {
    return new JsonEntries(this.#entries);
  }
}

type Container = ArrayContainer | ObjectContainer;

class Parser {
  at = 0;
  readonly #text: string;
  readonly #maxDepth: number;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  /** Without recursion: the depth that Go allows is more than a stack holds. */
  value(): JsonNode {
    const open: Container[] = [];
    for (;;) {
      let node = this.#begin(open);
      while (node !== undefined) {
        const container = open.at(-1);
        if (container === undefined) return node;
        container.add(node);
        node = this.#endOrNext(open, container);
      }
    }
  }

  /** A scalar or an empty container; `undefined` if a container was opened whose first value comes next. */
  #begin(open: Container[]): JsonNode | undefined {
    this.#skipSpace();
    switch (this.#text[this.at]) {
      case '{':
        return this.#open(open, new ObjectContainer());
      case '[':
        return this.#open(open, new ArrayContainer());
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #open(open: Container[], container: Container): JsonNode | undefined {
    if (open.length >= this.#maxDepth) {
      const message = `more than ${this.#maxDepth} nested levels`;
      throw new CryptoError('BABBLE_CRYPTO_JSON_LIMIT', message, { offset: this.at });
    }
    this.at += 1;
    if (this.#closes(container.bracket)) return container.finish();
    if (container instanceof ObjectContainer) container.key = this.#key();
    open.push(container);
    return undefined;
  }

  /** After a value: the finished container, or `undefined` if its next value comes. */
  #endOrNext(open: Container[], container: Container): JsonNode | undefined {
    if (this.#closes(container.bracket)) {
      open.pop();
      return container.finish();
    }
    this.#expect(',');
    if (container instanceof ObjectContainer) container.key = this.#key();
    return undefined;
  }

  #key(): string {
    this.#skipSpace();
    if (this.#text[this.at] !== '"') this.#fail('a key');
    const key = this.#string();
    this.#skipSpace();
    this.#expect(':');
    return key;
  }

  #closes(bracket: string): boolean {
    this.#skipSpace();
    if (this.#text[this.at] !== bracket) return false;
    this.at += 1;
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
