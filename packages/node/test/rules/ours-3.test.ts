// OURS-3, no trust in FromID, and no events for strangers.
import { describe, expect, test } from '@jest/globals';
import { play } from '../requests/play.ts';
import { FAKE_ID, nothingNew, type RecordedNode, startRecordedNode } from '../requests/recorded-node.ts';
import { recording } from '../requests/recordings.ts';
import { costlyEvent, indexes, push, timed } from './costly.ts';

/** The error text that a request is answered with. */
async function errorOf({ connect }: RecordedNode, text: string): Promise<string | undefined> {
  const { answers } = await play(connect(), {
    name: '',
    connectionClosedByServer: false,
    exchange: [{ dir: 'c2s', text }],
  });
  return answers[0]?.error;
}

describe('OURS-3: strangers', () => {
  const theirs = recording<Readonly<Record<string, unknown>>>('events-made-by-empty-requests');

  test('NODE-PUSH-3: where the reference made 30 events, ours makes none', async () => {
    expect([
      theirs['after10EagerSyncsWithoutEventsFromUnknownId999_idle'],
      theirs['after20MoreEagerSyncs_busy'],
    ]).toEqual([10, 30]);
    const { node, connect } = await startRecordedNode();
    const push = async (): Promise<void> => {
      const exchange = [{ dir: 'c2s', text: '\u0002{"FromID":999,"Events":[]}\n' }];
      const { answers } = await play(connect(), { name: '', connectionClosedByServer: false, exchange });
      expect(answers.map(({ error }) => error)).toEqual(['']);
    };
    for (let i = 0; i < 10; i += 1) await push();
    await node.submit(new TextEncoder().encode('tx'));
    for (let i = 0; i < 20; i += 1) await push();
    expect(node.statistics()).toMatchObject({ undetermined_events: '0', transaction_pool: '1' });
    await node.stop();
  });

  test('NODE-GOSSIP-6: whoever a request says it is from, without news it causes nothing', async () => {
    const place = await startRecordedNode({ peer: nothingNew });
    const { node, clock } = place;
    await clock.run(5_000);
    // Its first one, as soon as it knows that it is.
    expect(node.gossipHealth().createdEvents).toBe(1);
    for (const fromId of [FAKE_ID, node.id, 0, 999, 4_294_967_295]) {
      expect(await errorOf(place, `\u0002{"FromID":${fromId},"Events":[]}\n`)).toBe('');
      expect(await errorOf(place, `\u0001{"FromID":${fromId},"Known":{},"SyncLimit":10}\n`)).toBe('');
      await clock.run(5_000);
    }
    expect(node.gossipHealth().createdEvents).toBe(1);
    await node.stop();
  });

  test('events kept aside do not make small requests expensive', async () => {
    const started = await startRecordedNode({ peer: nothingNew });
    await timed(started, push(indexes(999).map((index) => costlyEvent(index + 5))));
    const { ms } = await timed(started, push([costlyEvent(0)]));
    expect(ms).toBeLessThan(500);
    await started.node.stop();
  });
});
