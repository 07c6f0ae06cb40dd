// Writing in both dialects.
import {
  bytes,
  bytesList,
  decodeText,
  int64,
  intMap,
  list,
  nullable,
  struct,
  text,
  textMap,
  uint8,
} from '@babble/crypto';
import { describe, expect, jest, test } from '@jest/globals';

test('ENC-TEXT-3: STD writes fields as declared, CAN sorts them by name, also inside', () => {
  interface Item {
    readonly peers: string;
    readonly peerSets: { readonly type: number; readonly body: string } | null;
  }
  const inner = struct<{ readonly type: number; readonly body: string }>({
    type: ['Type', uint8],
    body: ['Body', text],
  });
  const codec = struct<Item>({ peers: ['Peers', text], peerSets: ['PeerSets', nullable(inner)] });
  const value = { peers: 'p', peerSets: { type: 1, body: 'b' } };
  expect(codec.std(value)).toBe('{"Peers":"p","PeerSets":{"Type":1,"Body":"b"}}');
  expect(codec.can(value)).toBe('{"PeerSets":{"Body":"b","Type":1},"Peers":"p"}');
  expect(codec.can({ ...value, peerSets: null })).toBe('{"PeerSets":null,"Peers":"p"}');
});

describe('maps', () => {
  test('ENC-TEXT-13: STD quotes integer keys and sorts them as texts, CAN writes them bare in numeric order', () => {
    const codec = intMap(text, 'int64');
    const keys = [12, 0, 9223372036854775807n, -1, 6, 9007199254740993n, -9223372036854775808n];
    const map = new Map(keys.map((key) => [key, '']));
    expect(codec.std(map)).toBe(
      '{"-1":"","-9223372036854775808":"","0":"","12":"","6":"","9007199254740993":"","9223372036854775807":""}',
    );
    expect(codec.can(map)).toBe(
      '{-9223372036854775808:"",-1:"",0:"",6:"",12:"",9007199254740993:"",9223372036854775807:""}',
    );
  });

  test('ENC-TEXT-12: text keys are sorted by their UTF-8, where U+FF5E comes before U+1F600', () => {
    const map = new Map(['\u{1f600}', '\uff5e', 'b', 'a', 'ab', ''].map((key) => [key, 0 as const]));
    const sorted = '{"":0,"a":0,"ab":0,"b":0,"\uff5e":0,"\u{1f600}":0}';
    expect([textMap(int64).std(map), textMap(int64).can(map)]).toEqual([sorted, sorted]);
  });

  test('ENC-TEXT-10, ENC-TEXT-11: null and empty differ', () => {
    expect([textMap(text).std(null), textMap(text).std(new Map())]).toEqual(['null', '{}']);
    expect([intMap(text, 'int64').can(null), intMap(text, 'int64').can(new Map())]).toEqual(['null', '{}']);
  });
});

test('ENC-TEXT-7 … 11: lists of byte arrays keep null, empty and contents apart', () => {
  const value = [Uint8Array.of(), Uint8Array.of(0, 255), null, Uint8Array.of(1, 2, 3), Uint8Array.of(4)];
  expect(list(bytes).std(value)).toBe('["","AP8=",null,"AQID","BA=="]');
  expect(list(bytes).can(value)).toBe('["","AP8=",null,"AQID","BA=="]');
});

describe('lists of bytes', () => {
  const decoded = (json: string): readonly (Uint8Array | null)[] => decodeText(bytesList, json) ?? [];

  test('OURS-8: they are read into one piece of memory, and each has its own part of it', () => {
    const [first, empty, second] = decoded('["AQID","","BAU="]');
    expect([first, empty, second]).toEqual([Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.of(4, 5)]);
    expect(second?.buffer).toBe(first?.buffer);
    first?.fill(9);
    expect(second).toEqual(Uint8Array.of(4, 5));
  });

  test('OURS-8: what is longer than what it says takes no more memory than that', () => {
    const [first] = decoded(`["AQ==","${'\\n'.repeat(10_000)}AgM="]`);
    expect(first?.buffer.byteLength).toBeLessThan(10);
    expect(decoded(`["${'\\n'.repeat(10)}AgM="]`)).toEqual([Uint8Array.of(2, 3)]);
  });

  test.each([
    'null',
    '[]',
    '["AQID",null,[1,2],""]',
    '["AQI="]',
    '["A"]',
    '["AQID","AQ"]',
    '["!!!!"]',
    '[7]',
    '7',
    '{}',
  ])('ENC-DEC-8, ENC-TEXT-10: %s is read, or refused, as a list of bytes one by one', (json) => {
    const outcome = (codec: typeof bytesList): unknown => {
      try {
        return decodeText(codec, json);
      } catch (error) {
        return String(error);
      }
    };
    expect(outcome(bytesList)).toEqual(outcome(list(bytes)));
  });
});

test('OURS-8, ENC-TEXT-24, ENC-TEXT-25: a long text is escaped in pieces, between which no pair of surrogates is torn apart', () => {
  const written = { '<': '\\u003c', '\u{1f600}': '\u{1f600}', '\ud800': '\\ufffd' };
  for (const [character, escaped] of Object.entries(written)) {
    for (const before of ['', 'a']) {
      const given = `${before}${character.repeat(70_000)}`;
      expect(text.std(given) === `"${before}${escaped.repeat(70_000)}"`).toBe(true);
    }
  }
  const replace = jest.spyOn(String.prototype, 'replace');
  text.std('<'.repeat(200_000));
  const longest = Math.max(...replace.mock.contexts.map((piece) => String(piece).length));
  replace.mockRestore();
  expect(longest).toBeLessThan(100_000);
});
