// A recording over HTTP: at its end it is what a replay computes, at every position before what a replay up to there computes, and
// questions that make no sense are answered with what would.
import { fileURLToPath } from 'node:url';
import type { Election, Sights, StepsPage } from '@babble/explorer';
import type {
  BlocksAnswer,
  EventAnswer,
  ExplorerFile,
  MembershipAnswer,
  RoundsAnswer,
  Service,
  StatusAnswer,
  TransactionAnswer,
  ValidatorsAnswer,
} from '@babble/service';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readGraphInput } from '../../src/graph-input.ts';
import type { Recording } from '../../src/replay-server/recording.ts';
import { createReplayService } from '../../src/replay-server/replay-service.ts';
import { record } from '../../src/replay-server/serve-recording.ts';

const VECTORS = fileURLToPath(new URL('../../../../tooling/vectors/', import.meta.url));
const PAGE: ExplorerFile = { type: 'text/html; charset=utf-8', bytes: new Uint8Array(1), encoding: 'br' };

async function serviceOf(name: string): Promise<{ readonly recording: Recording; readonly service: Service }> {
  const input = await readGraphInput(`${VECTORS}${name}`);
  const recording = await record(input, name, 'strict', undefined);
  const onError = (error: unknown): never => {
    throw error;
  };
  return {
    recording,
    service: createReplayService({ recording, explorer: { files: new Map([['/index.html', PAGE]]) }, onError }),
  };
}

let recording: Recording;
let service: Service;
beforeAll(async () => {
  ({ recording, service } = await serviceOf('join-and-leave.jsonl.gz'));
});

async function ask<T>(path: string): Promise<T> {
  const answer = await service.request(path);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

describe('a recording at its end', () => {
  test('has the rounds, blocks and counters of its core', async () => {
    const counters = recording.hashgraph.counters();
    const status = await ask<StatusAnswer>('/v1/status');
    expect(status).toMatchObject({
      state: 'Replay',
      events: recording.length,
      lastConsensusRound: counters.lastConsensusRound,
      lastBlockIndex: counters.lastBlockIndex,
      undeterminedEvents: counters.undeterminedEvents,
      transactions: counters.consensusTransactions,
    });
    const { rounds } = await ask<RoundsAnswer>('/v1/rounds?limit=200');
    expect(rounds.map(({ round, decided, witnesses }) => [round, decided, witnesses])).toEqual(
      recording.hashgraph.rounds().map(({ round, decided, witnesses }) => [round, decided, witnesses]),
    );
    const { blocks } = await ask<BlocksAnswer>('/v1/blocks?limit=100');
    expect(blocks.map(({ index }) => index)).toEqual(Array.from({ length: counters.lastBlockIndex + 1 }, (_, i) => i));
    for (const { index, signatures } of blocks) {
      expect(signatures).toHaveLength(recording.hashgraph.block(index)?.signatures?.size ?? -1);
    }
  });

  test('has who came and who left', async () => {
    const { history, changes } = await ask<MembershipAnswer>('/v1/membership');
    expect(history.map(({ round }) => round)).toEqual(recording.hashgraph.peerSets().map(([round]) => round));
    expect(new Set(changes.map(({ type }) => type))).toEqual(new Set(['join', 'leave']));
    expect(changes.every(({ accepted }) => accepted)).toBe(true);
  });

  test('blocks come in both directions', async () => {
    const indexes = async (query: string): Promise<readonly number[]> =>
      (await ask<BlocksAnswer>(`/v1/blocks?${query}`)).blocks.map(({ index }) => index);
    const last = recording.hashgraph.counters().lastBlockIndex;
    expect(await indexes('order=desc&limit=3')).toEqual([last, last - 1, last - 2]);
    expect(await indexes('from=2&limit=2')).toEqual([2, 3]);
    expect(await indexes('from=1&order=desc')).toEqual([1, 0]);
    expect(await indexes(`from=${last + 5}`)).toEqual([]);
  });

  test('finds transactions', async () => {
    const { blocks } = await ask<BlocksAnswer>('/v1/blocks?limit=100');
    const found = blocks.flatMap(({ index: block, transactions }) =>
      transactions.map(({ hash }, index) => ({ hash, block, index })),
    );
    const { hash = '', block, index } = found.at(-1) ?? {};
    const first = found.find((other) => other.hash === hash);
    expect(await ask<TransactionAnswer>(`/v1/transactions/${hash.toUpperCase()}`)).toEqual({
      ...first,
      finalityMs: null,
    });
    expect([block, index]).not.toEqual([undefined, undefined]);
  });
});

describe('a recording at a position', () => {
  test.each([1, 60, 133, 200])('%i is what a replay of so many events computes', async (position) => {
    const input = await readGraphInput(`${VECTORS}join-and-leave.jsonl.gz`);
    if (input.kind !== 'graph') throw new Error('no graph');
    const shorter = await record({ ...input, events: input.events.slice(0, position) }, '', 'strict', undefined);
    const counters = shorter.hashgraph.counters();
    expect(await ask<StatusAnswer>(`/v1/status?at=${position}`)).toMatchObject({
      events: position,
      lastConsensusRound: counters.lastConsensusRound ?? -1,
      lastBlockIndex: counters.lastBlockIndex,
      undeterminedEvents: counters.undeterminedEvents,
      transactions: counters.consensusTransactions,
    });
    const { rounds } = await ask<RoundsAnswer>(`/v1/rounds?limit=200&at=${position}`);
    const expected = shorter.hashgraph.rounds();
    expect(rounds.map(({ round, decided, witnesses }) => [round, decided, witnesses])).toEqual(
      expected.map(({ round, decided, witnesses }) => [round, decided, witnesses]),
    );
    expect(rounds.map(({ receivedEvents }) => receivedEvents)).toEqual(
      expected.map(({ receivedEvents }) => receivedEvents.length),
    );
    const { blocks } = await ask<BlocksAnswer>(`/v1/blocks?limit=100&at=${position}`);
    for (const { index, signatureCount } of blocks) {
      expect([index, signatureCount]).toEqual([index, shorter.hashgraph.block(index)?.signatures?.size]);
    }
    expect(blocks).toHaveLength(counters.lastBlockIndex + 1);
    const { history } = await ask<MembershipAnswer>(`/v1/membership?at=${position}`);
    expect(history.map(({ round }) => round)).toEqual(shorter.hashgraph.peerSets().map(([round]) => round));
  });

  test('steps say what each event brought about', async () => {
    const steps: StepsPage['steps'][number][] = [];
    for (let next = 0; next < recording.length; ) {
      const page = await ask<StepsPage>(`/v1/replay/steps?from=${next}&limit=70`);
      steps.push(...page.steps);
      next = page.next;
    }
    expect(steps.map(({ event }) => event.number)).toEqual(Array.from({ length: recording.length }, (_, i) => i));
    for (const [number, { fame, received, decidedRounds, blocks }] of steps.entries()) {
      for (const { id } of fame) expect(recording.fameAt(id)).toBe(number);
      for (const round of decidedRounds) expect(recording.decidedAt(round)).toBe(number);
      expect(received.every(({ count }) => count > 0)).toBe(true);
      for (const index of blocks) expect(recording.block(index, number)).toBeUndefined();
      for (const index of blocks) expect(recording.block(index, number + 1)).toBeDefined();
    }
    const receivedCount = steps.flatMap(({ received }) => received).reduce((sum, { count }) => sum + count, 0);
    expect(receivedCount + recording.hashgraph.undeterminedEvents).toBe(recording.length);
  });

  test('an event is told as it was known', async () => {
    const id = recording.steps[0]?.event.event.id ?? '';
    const [early, late] = await Promise.all([2, 200].map((at) => ask<EventAnswer>(`/v1/events/${id}?at=${at}`)));
    expect(early).toMatchObject({ id, witness: true, fame: 'undecided', roundReceived: null, block: null });
    expect(late).toMatchObject({ id, fame: 'famous', roundReceived: expect.any(Number) });
  });

  test('to the next decision, and back', async () => {
    const at = async (from: number, direction: string): Promise<number | null> =>
      (await ask<{ position: number | null }>(`/v1/replay/decisions?from=${from}&direction=${direction}`)).position;
    const first = await at(0, 'newer');
    const second = await at(first ?? 0, 'newer');
    expect(recording.steps[(second ?? 0) - 1]?.decidedRounds).not.toEqual([]);
    expect(await at(second ?? 0, 'older')).toBe(first);
    expect(await at(first ?? 0, 'older')).toBe(0);
    expect(await at(recording.length, 'newer')).toBeNull();
  });

  test('silent validators are told, and only they', async () => {
    const other = await serviceOf('silent-n4.jsonl.gz');
    const { validators } = (await (await other.service.request('/v1/validators')).json()) as ValidatorsAnswer;
    expect(validators.map(({ silent }) => silent).filter(Boolean)).toHaveLength(1);
    const silent = validators.find((validator) => validator.silent);
    expect(silent?.eventsShare).toBe(0);
  });
});

describe('a recording that begins with a frame', () => {
  test('HG-RESET-1: has its block and round before the first event, and goes on from there', async () => {
    const other = await serviceOf('random-n4-mid.reset.json.gz');
    const status = async (at: number): Promise<StatusAnswer> =>
      (await (await other.service.request(`/v1/status?at=${at}`)).json()) as StatusAnswer;
    const [block, ...blocks] = (
      (await (await other.service.request('/v1/blocks?order=desc&at=0')).json()) as BlocksAnswer
    ).blocks;
    expect(blocks).toEqual([]);
    expect(await status(0)).toMatchObject({
      lastBlockIndex: block?.index,
      lastConsensusRound: block?.roundReceived,
      validators: 4,
      transactions: 0,
    });
    const counters = other.recording.hashgraph.counters();
    expect(await status(other.recording.length)).toMatchObject({
      lastBlockIndex: counters.lastBlockIndex,
      undeterminedEvents: counters.undeterminedEvents,
    });
  });
});

describe('consensus explained', () => {
  test('the votes on a witness, as far as they had been cast', async () => {
    const witness = recording.hashgraph.round(1)?.witnesses[0]?.id ?? '';
    const election = await ask<Election>(`/v1/replay/elections/${witness}`);
    expect(election).toMatchObject({
      candidate: witness,
      fame: 'famous',
      rounds: recording.hashgraph.election(witness)?.rounds,
    });
    const decided = recording.fameAt(witness) ?? 0;
    const before = await ask<Election>(`/v1/replay/elections/${witness}?at=${decided}`);
    expect(before.fame).toBe('undecided');
    expect(before.rounds.flatMap(({ votes }) => votes).some(({ decides }) => decides)).toBe(false);
    expect((await service.request(`/v1/replay/elections/${witness}?at=1`)).status).toBe(404);
  });

  test('through whom an event strongly sees the witnesses before it', async () => {
    const witness = recording.hashgraph.round(2)?.witnesses[0]?.id ?? '';
    const { round, sights } = await ask<Sights>(`/v1/replay/sights/${witness}`);
    expect(round).toBe(2);
    expect(sights.map((sight) => sight.witness)).toEqual(recording.hashgraph.round(1)?.witnesses.map(({ id }) => id));
    for (const { stronglySees, superMajority, members } of sights) {
      expect(members.filter(({ through }) => through).length >= superMajority).toBe(stronglySees);
    }
  });
});

describe('questions', () => {
  test.each([
    ['/v1/status?at=-1', 'at is a whole number, 0 to 289'],
    ['/v1/status?at=100000', 'at is a whole number, 0 to 289'],
    ['/v1/replay/steps?limit=100000', 'limit is a whole number, 1 to 1000'],
    ['/v1/blocks?limit=0', 'limit is a whole number, 1 to 100'],
    ['/v1/blocks/first', 'index is a whole number, 0 or more'],
    ['/v1/rounds?from=1e3', 'from is a whole number, 0 or more'],
  ])('%s is answered with 400: %s', async (path, message) => {
    const answer = await service.request(path);
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'badRequest', message }]);
  });

  test.each([
    '/v1/events/0X00',
    '/v1/blocks/999',
    '/v1/transactions/00',
    '/v1/replay/sights/0X00',
    '/v1/stream',
    '/nothing',
  ])('%s is answered with 404', async (path) => {
    expect((await service.request(path)).status).toBe(404);
  });

  test('the page is served beside the answers', async () => {
    const answer = await service.request('/', { headers: { 'accept-encoding': 'br' } });
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, 'br']);
    expect((await service.request('/', { method: 'POST' })).status).toBe(404);
  });
});
