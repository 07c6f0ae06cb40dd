// The live stream of a small network: complete, in order, resumable, and cut off for whoever is too slow.
import type { ChangeSet } from '@babble/hashgraph';
import type { BabbleNode, NodeEvents } from '@babble/node';
import { createService, type EventAnswer, type EventsAnswer, type Service } from '@babble/service';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StreamHub } from '../../src/stream/stream-hub.ts';
import { TOPICS } from '../../src/stream/topics.ts';
import { bytesOf, changed, type LiveNetwork, liveNetwork } from '../network/live-network.ts';
import { type OpenStream, readStream } from '../network/read-stream.ts';
import { UNLIMITED } from '../unlimited.ts';

let network: LiveNetwork;
let node: BabbleNode;
let service: Service;
const open: OpenStream[] = [];

beforeEach(async () => {
  network = await liveNetwork({ size: 3 });
  const [first] = network.nodes;
  if (first === undefined) throw new Error('a network without nodes');
  node = first;
  service = createService({ node, limits: UNLIMITED });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((stream) => stream.close()));
  await network.stop();
});

async function stream(query = '', headers: Record<string, string> = {}): Promise<OpenStream> {
  const opened = readStream(await service.request(`/v1/stream${query}`, { headers }));
  open.push(opened);
  return opened;
}

async function submitAll(count: number, from = 0): Promise<void> {
  for (let i = from; i < from + count; i += 1) await network.nodes[i % 3]?.submit(bytesOf(`transaction ${i}`));
  await network.committed(from + count);
}

describe('/v1/stream', () => {
  test('tells every event once, with its round received, fame and block, in the order of consensus', async () => {
    const opened = await stream();
    await opened.until(({ event }) => event === 'status');
    await submitAll(12);
    const last = node.lastBlockIndex;
    await opened.until(({ event, data }) => event === 'block' && (data as { index: number }).index === last);
    const events = opened.messages.filter(({ event }) => event === 'event').map(({ data }) => data as EventAnswer);
    const numbers = events.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    const page = (await (await service.request(`/v1/events?limit=1000&from=${numbers[0]}`)).json()) as EventsAnswer;
    const told = page.events.slice(0, events.length);
    expect(events.map(({ id }) => id)).toEqual(told.map(({ id }) => id));
    for (const [i, event] of events.entries()) {
      expect({ ...event, fame: null, roundReceived: null, block: null }).toEqual({
        ...told[i],
        fame: null,
        roundReceived: null,
        block: null,
      });
    }
    const seen = new Set<string>();
    for (const { event, data } of opened.messages) {
      if (event === 'event') seen.add((data as EventAnswer).id);
      if (event !== 'received') continue;
      const { ids, roundReceived, block } = data as { ids: string[]; roundReceived: number; block: number | null };
      for (const id of ids) {
        const known = page.events.find((each) => each.id === id);
        if (known !== undefined) expect([known.roundReceived, known.block]).toEqual([roundReceived, block]);
        if (known !== undefined && known.number >= (numbers[0] ?? 0)) expect(seen.has(id)).toBe(true);
      }
    }
    const fames = opened.messages.filter(({ event }) => event === 'fame').map(({ data }) => data as { round: number });
    const rounds = fames.map(({ round }) => round);
    expect(rounds).toEqual(rounds.map((_, i) => (rounds[0] ?? 0) + i));
    const blocks = opened.messages
      .filter(({ event }) => event === 'block')
      .map(({ data }) => data as { index: number });
    expect(blocks.map(({ index }) => index)).toEqual(blocks.map((_, i) => (blocks[0]?.index ?? 0) + i));
    expect(JSON.stringify(blocks)).not.toContain('"data"');
    const ids = opened.messages.flatMap(({ id }) => id ?? []);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  test('tells only what was asked for', async () => {
    const opened = await stream('?topics=block,fame');
    await submitAll(6);
    await opened.until(({ event }) => event === 'block');
    expect(new Set(opened.messages.map(({ event }) => event))).toEqual(new Set(['fame', 'block']));
  });

  test('whoever comes again goes on behind the last id; from elsewhere, with a reset', async () => {
    const first = await stream('?topics=event');
    await submitAll(6);
    const anchor = await first.until(({ event }) => event === 'event');
    await first.close();
    await submitAll(6, 6);
    const second = await stream('?topics=event', { 'Last-Event-ID': String(anchor.id) });
    const next = await second.until(({ event }) => event === 'event');
    expect((next.data as EventAnswer).number).toBe((anchor.data as EventAnswer).number + 1);
    for (const unknown of ['7', 'abc', '99999999999999999']) {
      const other = await stream('', { 'Last-Event-ID': unknown });
      expect((await other.until(() => true)).event).toBe('reset');
      await other.until(({ event }) => event === 'status');
    }
  });

  test('states are told with the one before', async () => {
    const opened = await stream('?topics=state');
    await node.setMaintenance(true);
    const { data } = await opened.until(({ event }) => event === 'state');
    expect(data).toEqual({ state: 'Suspended', previous: 'Babbling' });
    await node.setMaintenance(false);
    await opened.until((message) => (message.data as { state: string }).state === 'Babbling');
    expect(opened.messages.map((message) => message.data)).toEqual([
      { state: 'Suspended', previous: 'Babbling' },
      { state: 'Babbling', previous: 'Suspended' },
    ]);
  });

  test('HEAD opens nothing', async () => {
    const answer = await service.request('/v1/stream', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/event-stream',
      '',
    ]);
  });
});

/** A hub over the node, with what the node would tell in the hands of the test. */
function hub(bounds = { messages: 50, characters: 100_000 }, status = () => '{}') {
  const listeners = new Map<keyof NodeEvents, (event: never) => void>();
  const made = new StreamHub({
    node: changed(node, {
      on: (name, listener) => {
        listeners.set(name, listener as (event: never) => void);
        return () => listeners.delete(name);
      },
    }),
    now: Date.now,
    status,
    bounds,
    pace: { turn: async () => undefined, spend: () => undefined },
  });
  const tell = (changes: Partial<ChangeSet>, begunAnew = false): void => {
    const whole = { events: [], rounds: [], frames: [], blocks: [], peerSets: [], ...changes };
    (listeners.get('changes') as ((event: NodeEvents['changes']) => void) | undefined)?.({ changes: whole, begunAnew });
  };
  return { made, tell, listeners };
}

const rounds = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ round: from + i, decided: true, witnesses: [], receivedEvents: [] }));

const FAME = { topics: new Set(['fame'] as const), lastId: undefined };

describe('StreamHub', () => {
  test('listens while somebody reads, and only then', async () => {
    const { made, listeners } = hub();
    expect([made.isListening, listeners.size]).toEqual([false, 0]);
    const reader = made.subscribe(FAME).getReader();
    expect([made.isListening, made.readerCount, listeners.size]).toEqual([true, 1, 3]);
    await reader.cancel();
    // For a moment it is ready for whoever comes again.
    expect([made.isListening, made.readerCount]).toEqual([true, 0]);
  });

  test('OURS-8: who takes nothing while the ring goes on is cut off, and hears so when he comes again', async () => {
    const { made, tell } = hub();
    const slow = made.subscribe(FAME);
    const fast = readStream(new Response(made.subscribe(FAME)));
    tell({ rounds: rounds(10) });
    await fast.until(({ data }) => (data as { round: number }).round === 9);
    const lastId = fast.messages.at(-1)?.id ?? 0;
    for (let from = 10; from < 110; from += 10) {
      tell({ rounds: rounds(10, from) });
      await fast.until(({ data }) => (data as { round: number }).round === from + 9);
    }
    expect(fast.messages).toHaveLength(110);
    const reader = slow.getReader();
    expect((await reader.read()).done).toBe(false);
    expect((await reader.read()).done).toBe(true);
    expect([made.droppedCount, made.readerCount]).toEqual([1, 1]);
    const again = readStream(new Response(made.subscribe({ ...FAME, lastId })));
    expect((await again.until(() => true)).event).toBe('reset');
    await Promise.all([fast.close(), again.close()]);
  });

  test('OURS-8: more than can be told between two writings is a reset, for those who are there and those who are away', async () => {
    const { made, tell } = hub({ messages: 50_000, characters: 100_000_000 });
    const reader = readStream(new Response(made.subscribe(FAME)));
    tell({ rounds: rounds(1) });
    const { id } = await reader.until(({ event }) => event === 'fame');
    tell({ rounds: rounds(20_001) });
    await reader.until(({ event }) => event === 'reset');
    expect(reader.messages).toHaveLength(2);
    const away = readStream(new Response(made.subscribe({ ...FAME, lastId: id })));
    expect((await away.until(() => true)).event).toBe('reset');
    await Promise.all([reader.close(), away.close()]);
  });

  test('NODE-FF-8: a graph that begins anew is a reset', async () => {
    const { made, tell } = hub();
    const reader = readStream(new Response(made.subscribe(FAME)));
    tell({ rounds: rounds(3) });
    await reader.until(({ event }) => event === 'fame');
    tell({ rounds: rounds(3, 100) }, true);
    await reader.until(({ event }) => event === 'reset');
    tell({ rounds: rounds(1, 103) });
    await reader.until(({ data }) => (data as { round?: number }).round === 103);
    await reader.close();
  });

  test('what cannot be told breaks the stream, and nothing else', async () => {
    let fails = false;
    const { made } = hub(undefined, () => {
      if (fails) throw new Error('no status');
      return '{}';
    });
    const reader = readStream(new Response(made.subscribe({ topics: new Set(TOPICS), lastId: undefined })));
    await reader.until(({ event }) => event === 'status');
    fails = true;
    await expect(reader.ended).rejects.toThrow('no status');
    expect([made.failureCount, made.readerCount, made.isListening]).toEqual([1, 0, false]);
  });
});
