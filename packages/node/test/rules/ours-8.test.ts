// OURS-8, everything bounded: requests that are made to cost more than they are worth are over quickly and leave nothing behind; pools are
// full at some point, and say so. What a transport bounds is tested where it is implemented (net, net-tcp, proxy).
import type { InMemoryProxy } from '@babble/proxy';
import { inMemory } from '@babble/proxy';
import { describe, expect, test } from '@jest/globals';
import { nothingNew, startRecordedNode } from '../requests/recorded-node.ts';
import { simulateNetwork } from '../sim/simulated-network.ts';
import { costlyEvent as event, indexes, push, timed } from './costly.ts';
import { transactionsOf } from './histories.ts';

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

describe('OURS-8: everything has bounds', () => {
  test.each(REQUESTS)('OURS-1: a request with %s is over quickly', async (_, request) => {
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

  test('a full pool and a transaction that fits into no event are refused in words', async () => {
    const proxies: InMemoryProxy[] = [];
    const network = await simulateNetwork({
      size: 4,
      seed: 25,
      settings: { maxPoolCount: 3, maxEventBytes: 100 },
      appOf: (application) => {
        const proxy = inMemory({ commit: (block) => application.commitBlock(block) });
        proxies.push(proxy);
        return proxy;
      },
    });
    const [proxy] = proxies;
    await expect(proxy?.submit(new Uint8Array(101))).rejects.toMatchObject({
      code: 'BABBLE_PROXY_TRANSACTION_TOO_LARGE',
      message: 'the transaction has 101 bytes; at most 100 fit into an event',
    });
    const results = await Promise.allSettled(Array.from({ length: 5 }, (_, i) => proxy?.submit(Uint8Array.of(i))));
    expect(results.map(({ status }) => status)).toEqual([...Array(3).fill('fulfilled'), ...Array(2).fill('rejected')]);
    const busy = { code: 'BABBLE_PROXY_BUSY', message: 'the pool of transactions is full; submit again later' };
    expect(results[4]).toMatchObject({ reason: busy });
    await network.clock.run(1_000);
    await proxy?.submit(Uint8Array.of(9));
    await network.clock.runUntil(
      () => network.nodes.every(({ application }) => transactionsOf(application).length === 4),
      60_000,
    );
    await Promise.all(network.nodes.map(({ node }) => node.stop()));
  });
});
