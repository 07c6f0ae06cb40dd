// From text to JSON values: keeps all digits and all keys, and reads precisely what Go's decoder reads. The platform's own
// parser does not serve: it rounds long integers, forgets repeated keys and takes 1.0 for an integer. Nothing here
// recurses, so that no nesting exhausts the stack. Rules ENC-DEC-10, ENC-DEC-12 … ENC-DEC-15.
import { CryptoError } from '../errors.ts';
import { normaliseInt64 } from '../int64.ts';
import { JsonEntries, JsonFraction, type JsonNode } from './node.ts';

/** Nesting allowed by Go's decoder (ENC-DEC-14). */
export const GREATEST_DEPTH = 10_000;

/** Bounds that are checked while reading. */
export interface ParseLimits {
  readonly maxDepth: number;
  /** Values in all arrays and objects together. */
  readonly maxElements: number;
}

/** The first JSON value of the text, and where it ends. Throws `BABBLE_CRYPTO_JSON_SYNTAX` and `…_LIMIT`. */
export function parseJson(text: string, limits: ParseLimits): { readonly node: JsonNode; readonly end: number } {
  const parser = new Parser(text, limits);
  const node = parser.read();
  return { node, end: parser.at };
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** Nearly all strings of the protocol: nothing escaped, nothing beyond ASCII. */
const ASCII = /[ !#-[\]-\u007f]*/y;
/** Whatever may stand in a string as it is. */
const UNESCAPED = /[ !#-[\]-\uffff]*/y;
const LONE_SURROGATES = /[\ud800-\udfff]/gu;
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
/** Integers with no more characters are exact as numbers. */
const EXACT_LENGTH = 15;
/** Of 64-bit integers, with their sign; reading longer ones would cost more than their length. */
const MOST_CHARACTERS = 20;

/** An array or object whose end has not been read. */
interface Open {
  readonly bracket: ']' | '}';
  readonly items: JsonNode[];
  readonly entries: (readonly [string, JsonNode])[];
  key: string;
}

class Parser {
  at = 0;
  readonly #text: string;
  readonly #limits: ParseLimits;
  readonly #open: Open[] = [];
  #elements = 0;

  constructor(text: string, limits: ParseLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  read(): JsonNode {
    for (;;) {
      let node = this.#value();
      while (node !== undefined) {
        const parent = this.#open.at(-1);
        if (parent === undefined) return node;
        this.#add(parent, node);
        if (this.#continues(parent)) break;
        this.#open.pop();
        node = parent.bracket === ']' ? parent.items : new JsonEntries(parent.entries);
      }
    }
  }

  /** The value that begins here, or `undefined` where that is an array or object with contents: they come next. */
  #value(): JsonNode | undefined {
    this.#skipSpace();
    const character = this.#text[this.at];
    if (character === '"') return this.#string();
    if (character === '{') return this.#opens('}') ? undefined : new JsonEntries([]);
    if (character === '[') return this.#opens(']') ? undefined : [];
    if (character === 't') return this.#word('true', true);
    if (character === 'f') return this.#word('false', false);
    if (character === 'n') return this.#word('null', null);
    return this.#number();
  }

  #add(parent: Open, node: JsonNode): void {
    this.#elements += 1;
    if (this.#elements > this.#limits.maxElements) this.#tooMuch(`${this.#limits.maxElements} elements`);
    if (parent.bracket === ']') parent.items.push(node);
    else parent.entries.push([parent.key, node]);
  }

  /** Whether something stands between this bracket and its partner. */
  #opens(bracket: ']' | '}'): boolean {
    if (this.#open.length >= this.#limits.maxDepth) this.#tooMuch(`${this.#limits.maxDepth} nested levels`);
    this.at += 1;
    this.#skipSpace();
    if (this.#text[this.at] === bracket) {
      this.at += 1;
      return false;
    }
    this.#open.push({ bracket, items: [], entries: [], key: bracket === '}' ? this.#key() : '' });
    return true;
  }

  /** Whether another element follows; of an object, its key is read. */
  #continues(parent: Open): boolean {
    this.#skipSpace();
    const character = this.#text[this.at];
    if (character !== ',' && character !== parent.bracket) this.#fail(`',' or '${parent.bracket}'`);
    this.at += 1;
    if (character === parent.bracket) return false;
    if (parent.bracket === '}') parent.key = this.#key();
    return true;
  }

  #key(): string {
    this.#skipSpace();
    if (this.#text[this.at] !== '"') this.#fail('a key');
    const key = this.#string();
    this.#skipSpace();
    if (this.#text[this.at] !== ':') this.#fail("':'");
    this.at += 1;
    return key;
  }

  #string(): string {
    const start = this.at + 1;
    this.at = start;
    this.#skip(ASCII);
    if (this.#text[this.at] !== '"') return this.#unusualString(start);
    this.at += 1;
    return this.#text.slice(start, this.at - 1);
  }

  /** ENC-DEC-13: a surrogate without its partner becomes U+FFFD. */
  #unusualString(start: number): string {
    let value = '';
    let from = start;
    for (;;) {
      this.#skip(UNESCAPED);
      value += this.#text.slice(from, this.at);
      if (this.#text[this.at] === '"') break;
      if (this.#text[this.at] !== '\\') this.#fail('a closing quote');
      value += this.#escape();
      from = this.at;
    }
    this.at += 1;
    return value.replace(LONE_SURROGATES, '\ufffd');
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
    const start = this.at;
    if (!this.#skip(NUMBER)) return this.#fail('a value');
    const digits = this.#text.slice(start, this.at);
    if (digits.length > MOST_CHARACTERS || /[.eE]/.test(digits)) return new JsonFraction(digits);
    return digits.length <= EXACT_LENGTH ? Number(digits) : normaliseInt64(BigInt(digits));
  }

  #word<T extends JsonNode>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.at)) this.#fail('a value');
    this.at += word.length;
    return value;
  }

  /** Moves behind what the pattern matches here. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.#text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  #tooMuch(limit: string): never {
    throw new CryptoError('BABBLE_CRYPTO_JSON_LIMIT', `more than ${limit}`, { offset: this.at });
  }

  #fail(expected: string): never {
    const found = this.at < this.#text.length ? JSON.stringify(this.#text[this.at]) : 'the end';
    const message = `${found} instead of ${expected} at character ${this.at}`;
    throw new CryptoError('BABBLE_CRYPTO_JSON_SYNTAX', message, { offset: this.at });
  }
}
