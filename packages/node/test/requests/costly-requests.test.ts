// Requests that are made to cost more than they are worth: each is over quickly, and leaves nothing behind.
import { describe, expect, test } from '@jest/globals';
import type { TestEnd } from './half-open-pair.ts';
import { quiet } from './play.ts';
import { FAKE_ID, nothingNew, type RecordedNode, startRecordedNode } from './recorded-node.ts';

/** A signature in form: 64 bytes that no key has made. */
const FORM = '3gczwkojaq8g83cdd8ppeeur5ox38ri3cynd89liv864awkwst|17p3zy0l9olbm2faqimji1z942mc8b1ce5ge8eyh08p13o7lal';

function event(index: number, rest = ''): string {
  const parents = `"OtherParentCreatorID":0,"Index":${index},"SelfParentIndex":${index - 1},"OtherParentIndex":-1`;
  return `{"Body":{"CreatorID":${FAKE_ID},${parents},"Timestamp":1${rest}},"Signature":"${FORM}"}`;
}

function push(events: readonly string[]): string {
  return `\u0002{"FromID":1,"Events":[${events.join(',')}]}\n`;
}

function indexes(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const JOIN = '{"Body":{"Type":0,"Peer":{"NetAddr":"a","PubKeyHex":"0X04","Moniker":"m"}},"Signature":"1|1"}';
/** A point of the curve, whose checking is expensive. */
const POINT =
  '0X041FB44DBB8829A373ECD23370FF53286D00F06D40EF5B5B874C5FF1F5AAF420CEE9C657776F7433B817C41FB3748A38902553C3D3E0CAA2467E8FA40DE7E63DF2';

const REQUESTS: readonly (readonly [name: string, request: () => string])[] = [
  ['20,000 events that stand on one another, in order', () => push(indexes(20_000).map((index) => event(index)))],
  ['20,000 such events in reverse order', () => push(indexes(20_000).map((index) => event(20_000 - index)))],
  ['20,000 times one event', () => push(indexes(20_000).map(() => event(0)))],
  ['20,000 empty events', () => push(indexes(20_000).map(() => '{}'))],
  ['20,000 nulls for events', () => push(indexes(20_000).map(() => 'null'))],
  [
    'an event with 20,000 internal transactions',
    () =>
      push([
        event(
          0,
          `,"InternalTransactions":[${indexes(20_000)
            .map(() => JOIN.replace('0X04', POINT))
            .join(',')}]`,
        ),
      ]),
  ],
  [
    'an event with 50,000 block signatures',
    () =>
      push([
        event(
          0,
          `,"BlockSignatures":[${indexes(100_000)
            .map((index) => `{"Index":${index}}`)
            .join(',')}]`,
        ),
      ]),
  ],
  ['900,000 values that nobody asked for', () => `\u0001{"x":[${'[],'.repeat(899_990)}0]}\n`],
  [
    'a known map of 20,000 strangers',
    () =>
      `\u0001{"Known":{${indexes(20_000)
        .map((id) => `"${id}":1`)
        .join(',')}}}\n`,
  ],
  ['a text of 8 MB', () => `\u0001{"x":"${'a'.repeat(8_000_000)}"}\n`],
  ['an index of 100,000 digits', () => `\u0002{"Events":[{"Body":{"Index":${'9'.repeat(100_000)}}}]}\n`],
];

/** Milliseconds of the processor, which do not depend on who else is busy. */
async function timed(
  { connect }: RecordedNode,
  request: string,
): Promise<{ readonly ms: number; readonly end: TestEnd }> {
  const end = connect();
  const started = process.cpuUsage();
  end.send(new Uint8Array(Buffer.from(request)));
  end.finish();
  for (let turn = 0; turn < 200 && !end.isClosed; turn += 1) await quiet();
  const { user, system } = process.cpuUsage(started);
  return { ms: (user + system) / 1_000, end };
}

describe('costly requests', () => {
  test.each(REQUESTS)('OURS-1, OURS-8: %s', async (_, request) => {
    const started = await startRecordedNode({ peer: nothingNew });
    await started.clock.run(1_000);
    const before = started.node.statistics();
    const { ms, end } = await timed(started, request());
    expect(end.isClosed).toBe(true);
    expect(ms).toBeLessThan(4_000);
    expect(started.node.statistics()).toEqual(before);
    const after = await timed(started, '\u0001{}\n');
    expect(after.end.take().toString()).toMatch(/^""\n/);
    expect(after.ms).toBeLessThan(500);
    await started.node.stop();
  });

  test('OURS-3: events kept aside do not make small requests expensive', async () => {
    const started = await startRecordedNode({ peer: nothingNew });
    await timed(started, push(indexes(999).map((index) => event(index + 5))));
    const { ms } = await timed(started, push([event(0)]));
    expect(ms).toBeLessThan(500);
    await started.node.stop();
  });
});
