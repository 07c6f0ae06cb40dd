// Addresses, payloads and figures as texts.
import { describe, expect, test } from '@jest/globals';
import { formatBytes, formatDuration, formatMs, formatRate, plural, shortId } from '../../src/page/model/format.ts';
import { decodeBase64, payloadOf, preview, readAs } from '../../src/page/model/payload.ts';
import { prettyJson } from '../../src/page/model/pretty-json.ts';
import { parseRoute, paths, searched } from '../../src/page/model/routes.ts';
import { MOST_SAMPLES, type Sample, withSample } from '../../src/page/model/samples.ts';
import { staysOf } from '../../src/page/model/stays.ts';

const EVENT = `0X${'AB'.repeat(32)}`;
const HASH = 'cd'.repeat(32);
const KEY = `0X04${'EF'.repeat(64)}`;

describe('addresses', () => {
  test.each([
    [paths.graph, { page: 'graph', focus: undefined }],
    ['', { page: 'graph', focus: undefined }],
    [paths.focus(EVENT), { page: 'graph', focus: EVENT }],
    [paths.event(EVENT), { page: 'event', id: EVENT }],
    [paths.rounds, { page: 'rounds', from: undefined }],
    [paths.roundsFrom(25), { page: 'rounds', from: 25 }],
    [paths.round(0), { page: 'round', round: 0 }],
    [paths.blocks, { page: 'blocks', from: undefined }],
    [paths.blocksFrom(40), { page: 'blocks', from: 40 }],
    [paths.block(7), { page: 'block', index: 7 }],
    [paths.transaction(HASH), { page: 'transaction', hash: HASH }],
    [paths.validators, { page: 'validators' }],
    [paths.validator(KEY), { page: 'validator', key: KEY }],
    [paths.membership, { page: 'membership' }],
    [paths.performance, { page: 'performance' }],
    ['#/blocks/x', { page: 'missing', path: 'blocks/x' }],
    ['#/rounds/-1', { page: 'missing', path: 'rounds/-1' }],
    ['#/nowhere', { page: 'missing', path: 'nowhere' }],
    ['#/transactions', { page: 'missing', path: 'transactions' }],
  ])('%s', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });

  test.each([
    [EVENT.toLowerCase(), paths.event(EVENT)],
    [` ${HASH.toUpperCase()} `, paths.transaction(HASH)],
    [KEY, paths.validator(KEY)],
    ['12', paths.block(12)],
    ['block 12', paths.block(12)],
    ['r12', paths.round(12)],
    ['Round 12', paths.round(12)],
    ['Alice', paths.validator(KEY)],
    ['nobody', undefined],
    ['', undefined],
  ])('a search for %j', (text, path) => {
    expect(searched(text, new Map([['alice', KEY]]))).toBe(path);
  });
});

describe('payloads', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  test.each([
    ['{"a": 1}', ['json', 'text', 'hex']],
    ['[1, 2]', ['json', 'text', 'hex']],
    ['{broken', ['text', 'hex']],
    ['12', ['text', 'hex']],
    ['Zoë: hello\n<b>', ['text', 'hex']],
    ['', ['text', 'hex']],
    ['a\u0000b', ['hex']],
    ['\u001b[31m', ['hex']],
  ])('%j is read as %j', (text, kinds) => {
    expect(payloadOf(bytes(text)).kinds).toEqual(kinds);
  });

  test('bytes that are no text are hexadecimal only', () => {
    expect(payloadOf(new Uint8Array([0xff, 0xfe])).best).toBe('hex');
    expect(readAs(new Uint8Array([0xff, 0x41]), 'hex')).toMatch(/^000000 {2}ff 41 +·A$/);
    expect(decodeBase64('//4=')).toEqual(new Uint8Array([0xff, 0xfe]));
  });

  test('what is too long is cut, and says by how much', () => {
    expect(readAs(new Uint8Array(5_000), 'hex')).toMatch(/\n… 904 more bytes$/);
    expect(readAs(bytes('x'.repeat(70_000)), 'text')).toMatch(/\n… 4464 more characters$/);
  });

  test('a preview is one line', () => {
    expect(preview(bytes('Alice:  hello\nworld'), 40)).toBe('Alice: hello world');
    expect(preview(bytes('x'.repeat(100)), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(preview(new Uint8Array([0, 255]), 10)).toBe('00ff');
  });

  test('indented JSON keeps every digit', () => {
    expect(prettyJson('{"n":12345678901234567890.10,"l":[],"o":{},"t":["a{,:","\\"",true]}')).toBe(
      '{\n  "n": 12345678901234567890.10,\n  "l": [],\n  "o": {},\n  "t": [\n    "a{,:",\n    "\\"",\n    true\n  ]\n}',
    );
  });
});

describe('figures', () => {
  test.each([
    [formatDuration(3_400), '3 s'],
    [formatDuration(3 * 3_600_000 + 300_000), '3 h 5 min'],
    [formatDuration(49 * 3_600_000), '2 d 1 h'],
    [formatMs(null), '–'],
    [formatMs(17.4), '17 ms'],
    [formatMs(2_340), '2.3 s'],
    [formatRate(4.25), '4.3'],
    [formatRate(37_512), '37,512'],
    [formatBytes(1_536), '1.5 KiB'],
    [plural(1, 'event'), '1 event'],
    [plural(2, 'witness', 'witnesses'), '2 witnesses'],
    [shortId(EVENT), '0XABABAB…ABAB'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });

  test('samples are bounded and ascend', () => {
    const sample = (time: number): Sample => ({
      time,
      transactionsPerSecond: 0,
      eventsPerSecond: 0,
      roundsPerSecond: 0,
      finalityMs: null,
      finalityP99Ms: null,
      undetermined: 0,
      pooled: 0,
    });
    let samples: readonly Sample[] = [];
    for (let time = 1; time <= 2 * MOST_SAMPLES; time += 1) samples = withSample(samples, sample(time));
    expect(samples).toHaveLength(MOST_SAMPLES);
    expect(withSample(samples, sample(5))).toBe(samples);
  });
});

describe('stays', () => {
  const peer = (publicKey: string) => ({ id: 1, publicKey, moniker: publicKey.toLowerCase(), address: '' });
  const history = [
    { round: 0, validators: ['A', 'B'].map(peer) },
    { round: 12, validators: ['A', 'B', 'C'].map(peer) },
    { round: 30, validators: ['A', 'C'].map(peer) },
    { round: 40, validators: ['A', 'B', 'C'].map(peer) },
  ];

  test('of those who stayed, came, left and returned', () => {
    expect(staysOf({ history }).map(({ moniker, spans }) => [moniker, spans])).toEqual([
      ['a', [{ first: 0, after: undefined }]],
      [
        'b',
        [
          { first: 0, after: 30 },
          { first: 40, after: undefined },
        ],
      ],
      ['c', [{ first: 12, after: undefined }]],
    ]);
  });
});
