// What /v1 says of a small network, judged by the document that describes it and by what the nodes know.
import { createHash } from 'node:crypto';
import { decodeText, encodeHex } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { portableVerifier } from '@babble/crypto/portable';
import type { EventId } from '@babble/hashgraph';
import { blockBodyHash, blockProofCodec, verifyBlockProof } from '@babble/hashgraph';
import type { BabbleNode } from '@babble/node';
import { PeerSet } from '@babble/peers';
import {
  type BlockAnswer,
  type BlocksAnswer,
  createService,
  type EventDetailAnswer,
  type EventsAnswer,
  type MembershipAnswer,
  type RoundsAnswer,
  type Service,
  type StatusAnswer,
  type ValidatorsAnswer,
} from '@babble/service';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Ask, describedBy } from '../network/described.ts';
import { bytesOf, changed, changedLook, type LiveNetwork, liveNetwork } from '../network/live-network.ts';
import { UNLIMITED } from '../unlimited.ts';

const COUNT = 40;

let network: LiveNetwork;
let node: BabbleNode;
let service: Service;
let ask: Ask;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  network = await liveNetwork({ size: 3 });
  const [first] = network.nodes;
  if (first === undefined) throw new Error('a network without nodes');
  node = first;
  service = createService({ node, version: '9.9.9', limits: UNLIMITED });
  ask = await describedBy(service);
  for (let i = 0; i < COUNT; i += 1) await network.nodes[i % 3]?.submit(bytesOf(`transaction ${i}`));
  await network.committed(COUNT);
  await network.join('node3');
});
afterAll(() => network.stop());

async function get<T>(path: string, status = 200): Promise<T> {
  const answer = await ask(path);
  expect([path, answer.status]).toEqual([path, status]);
  return answer.body as T;
}

describe('health', () => {
  test('a node that babbles is alive and ready', async () => {
    expect(await get('/healthz')).toEqual({ status: 'alive' });
    expect(await get('/readyz')).toEqual({ ready: true, reasons: [] });
  });

  test('one that has not started, or rests, is alive and not ready, and says why', async () => {
    const other = await liveNetwork({ size: 1, settings: { maintenanceMode: true } });
    const [resting] = other.nodes;
    if (resting === undefined) throw new Error('a network without nodes');
    const asking = await describedBy(createService({ node: resting, limits: UNLIMITED }));
    expect(await asking('/readyz')).toMatchObject({
      status: 503,
      body: { ready: false, reasons: ['state is Suspended'] },
    });
    expect(await asking('/healthz')).toMatchObject({ status: 200 });
    expect((await asking('/v1/status')).body).toMatchObject({ state: 'Suspended', lastBlockIndex: -1 });
    expect((await asking('/v1/blocks')).body).toEqual({ lastBlockIndex: -1, blocks: [] });
    expect((await asking('/v1/rounds')).body).toEqual({ first: -1, last: -1, rounds: [] });
    expect((await asking('/v1/events')).body).toEqual({ first: 0, next: 0, events: [] });
    expect((await asking('/v1/validators')).body).toMatchObject({
      round: 0,
      validators: [{ lastEvent: null, self: true, silent: false, roundsBehind: 0, eventsShare: 0 }],
    });
    await other.stop();
  });
});

describe('status', () => {
  test('is what the node knows of itself, as /stats says', async () => {
    const status = await get<StatusAnswer>('/v1/status');
    const stats = (await (await service.request('/stats')).json()) as Readonly<Record<string, string>>;
    expect(status).toMatchObject({
      version: '9.9.9',
      moniker: 'node0',
      id: node.id,
      publicKey: node.publicKey,
      state: stats['state'],
      lastBlockIndex: Number(stats['last_block_index']),
      transactions: Number(stats['transactions']),
      peers: 4,
      store: 'memory',
    });
    expect(status.transactions).toBe(COUNT);
    expect(status.finality.count).toBe(Math.ceil(COUNT / 3));
    expect(status.finality.p50Ms).toBeGreaterThan(0);
    expect(status.eventsPerSecond).toBeGreaterThan(0);
    expect(status.anchorBlock).toBeGreaterThanOrEqual(0);
  });
});

describe('validators and membership', () => {
  test('who joined is among them once it counts, with the shares of all', async () => {
    const answer = await get<ValidatorsAnswer>('/v1/validators');
    expect(answer.validators.map(({ moniker, address }) => [moniker, address])).toEqual(
      ['node0', 'node1', 'node2', 'node3'].slice(0, answer.validators.length).map((name) => [name, name]),
    );
    expect(answer.validators.filter(({ self }) => self).map(({ moniker }) => moniker)).toEqual(['node0']);
    for (const { lastEvent, contact, self, silent } of answer.validators.slice(0, 3)) {
      expect(lastEvent?.seenAt).toBeGreaterThan(0);
      expect(silent).toBe(false);
      if (self) expect(contact).toBeNull();
      else expect(contact).toMatchObject({ failing: false });
    }
    const shares = answer.validators.reduce((sum, { eventsShare }) => sum + eventsShare, 0);
    expect(shares).toBeGreaterThan(0.98);
    expect(shares).toBeLessThan(1.02);
  });

  test('HG-PEERS-1: the history says from which round on, and which block', async () => {
    const { history, changes } = await get<MembershipAnswer>('/v1/membership');
    expect(history.map(({ validators }) => validators.length)).toEqual([3, 4]);
    const [change] = changes;
    expect(changes).toHaveLength(1);
    expect(change).toMatchObject({ type: 'join', accepted: true, peer: { moniker: 'node3' } });
    expect(history[1]?.round).toBe((change?.round ?? 0) + 6);
    const block = await get<BlockAnswer>(`/v1/blocks/${change?.block}`);
    expect(block.receipts).toMatchObject([{ type: 'join', accepted: true, peer: { moniker: 'node3' } }]);
    expect(block.internalTransactions).toMatchObject([{ type: 'join', peer: { moniker: 'node3' } }]);
  });
});

describe('blocks', () => {
  test('a page has the blocks of the node, in either order', async () => {
    const page = await get<BlocksAnswer>('/v1/blocks?limit=100');
    expect(page.lastBlockIndex).toBe(node.lastBlockIndex);
    expect(page.blocks.map(({ index }) => index)).toEqual(page.blocks.map((_, i) => i));
    expect(page.blocks).toHaveLength(node.lastBlockIndex + 1);
    const texts = page.blocks.flatMap(({ transactions }) =>
      transactions.map(({ data }) => Buffer.from(data ?? '', 'base64').toString()),
    );
    expect([...texts].sort()).toEqual(Array.from({ length: COUNT }, (_, i) => `transaction ${i}`).sort());
    const newest = await get<BlocksAnswer>('/v1/blocks?limit=2&order=desc');
    expect(newest.blocks).toEqual(page.blocks.slice(-2).reverse());
    const second = await get<BlocksAnswer>('/v1/blocks?from=1&limit=1');
    expect(second.blocks).toEqual(page.blocks.slice(1, 2));
    expect((await get<BlocksAnswer>('/v1/blocks?from=999999&order=desc&limit=1')).blocks).toEqual([]);
    expect((await get<BlocksAnswer>('/v1/blocks?from=999999')).blocks).toEqual([]);
  });

  test('HASH-6: a block has the hash that was signed, and says who signed it', async () => {
    const block = await node.block(0);
    if (block === undefined) throw new Error('there is no block');
    const answer = await get<BlockAnswer>('/v1/blocks/0');
    expect(answer.hash).toBe(encodeHex(blockBodyHash(block.body, sha256)));
    expect(answer.signatureCount).toBe(block.signatures?.size);
    expect(answer.signatures.map(({ validator }) => validator)).toEqual([...(block.signatures?.keys() ?? [])]);
    expect(answer.signatures.every(({ moniker }) => /^node[012]$/.test(moniker ?? ''))).toBe(true);
    expect(answer.decidedAt).toBeGreaterThan(0);
    expect(answer.transactionCount).toBe(answer.transactions.length);
  });

  test('without data, sizes and hashes stay', async () => {
    const [whole] = (await get<BlockAnswer>('/v1/blocks/0')).transactions;
    const [bare] = (await get<BlockAnswer>('/v1/blocks/0?data=false')).transactions;
    expect(bare).toEqual({ ...whole, data: null });
  });

  test('a block that is not there is 404, and says what there is', async () => {
    expect(await get('/v1/blocks/99999', 404)).toMatchObject({
      error: 'notFound',
      message: `There is no block 99999: the newest is ${node.lastBlockIndex}, and old ones may not be kept any more.`,
    });
  });
});

describe('the proof of a block', () => {
  test('HG-CHECK-1: convinces a client that knows the genesis and nothing else, across a change of validators', async () => {
    const joined = node.peerSets()[1]?.[0] ?? Number.POSITIVE_INFINITY;
    for (let i = 0; node.lastConsensusRound <= joined; i += 1) {
      await node.submit(bytesOf(`later ${i}`));
      await network.committed(COUNT + 1 + i);
    }
    const genesis = new PeerSet(node.validators(0).peers);
    const last = node.lastBlockIndex;
    for (const index of [0, last - 1]) {
      await get(`/v1/blocks/${index}/proof`);
      const text = await (await service.request(`/v1/blocks/${index}/proof`)).text();
      const proof = decodeText(blockProofCodec, text);
      const proven = await verifyBlockProof(proof, { sha256, verifier: portableVerifier(), genesis });
      expect(proof.block.body.index).toBe(index);
      expect(proven.signatureCount).toBeGreaterThan(proven.validators.trustCount);
      const stranger = new PeerSet(genesis.peers.slice(1));
      await expect(
        verifyBlockProof(proof, { sha256, verifier: portableVerifier(), genesis: stranger }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^BABBLE_HASHGRAPH_(PROOF|MEMBERSHIP)_INVALID$/) });
    }
  });

  test('a block without enough signatures has none yet', async () => {
    const block = await node.block(0);
    const unsigned = block && { ...block, signatures: new Map<string, string>() };
    const without = createService({ node: changed(node, { block: async () => unsigned }), limits: UNLIMITED });
    const answer = await without.request('/v1/blocks/0/proof');
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { message: 'Block 0 has 0 signatures so far, and 2 make a proof: ask again later.' },
    ]);
  });
});

describe('transactions', () => {
  test('are found by their hash, and own ones with their finality', async () => {
    for (let i = 0; i < COUNT; i += 1) {
      const found = await get<{ block: number; index: number; finalityMs: number | null }>(
        `/v1/transactions/${hashOf(`transaction ${i}`)}`,
      );
      const block = await get<BlockAnswer>(`/v1/blocks/${found.block}`);
      expect(Buffer.from(block.transactions[found.index]?.data ?? '', 'base64').toString()).toBe(`transaction ${i}`);
      if (i % 3 === 0) expect(found.finalityMs).toBeGreaterThan(0);
      else expect(found.finalityMs).toBeNull();
    }
  });

  test('one that is in no block is 404, and says how far back was looked', async () => {
    const { message } = await get<{ message: string }>(`/v1/transactions/${hashOf('never')}`, 404);
    expect(message).toMatch(/^It is none of the \d+ newest transactions, which are in the blocks from 0 on:/);
  });

  test('one that was just committed is found', async () => {
    await node.submit(bytesOf('the newest'));
    await new Promise<void>((resolve) => {
      const stop = node.on('block', ({ block }) => {
        const isThere = (block.body.transactions ?? []).some(
          (each) => Buffer.from(each ?? []).toString() === 'the newest',
        );
        if (!isThere) return;
        stop();
        resolve();
      });
    });
    expect(await get(`/v1/transactions/${hashOf('the newest')}`)).toMatchObject({ hash: hashOf('the newest') });
  });
});

describe('events and rounds', () => {
  test('HG-EVENT-1: pages follow one another without gap, and every event says what became of it', async () => {
    const all: EventsAnswer['events'][number][] = [];
    for (let next = 0; ; ) {
      const page = await get<EventsAnswer>(`/v1/events?from=${next}&limit=50`);
      expect(page.first).toBe(0);
      expect(page.next).toBe(next + page.events.length);
      all.push(...page.events);
      next = page.next;
      if (page.events.length < 50) break;
    }
    expect(all.map(({ number }) => number)).toEqual(all.map((_, i) => i));
    for (const event of all) {
      const status = node.look.eventStatus(event.id as EventId);
      expect([event.round, event.witness]).toEqual([status?.round, status?.witness]);
      expect(event.witness).toBe(event.fame !== null);
      const { block, roundReceived } = event;
      if (block !== null) expect((await node.block(block))?.body.roundReceived).toBe(roundReceived);
      if (event.transactions > 0 && roundReceived !== null) expect(block).not.toBeNull();
    }
    expect(all.some(({ roundReceived }) => roundReceived !== null)).toBe(true);
    expect(all.some(({ fame }) => fame === 'famous')).toBe(true);
    const ids = new Set(all.map(({ id }) => id));
    for (const { selfParent, otherParent } of all) {
      for (const parent of [selfParent, otherParent]) if (parent !== null) expect(ids.has(parent)).toBe(true);
    }
    expect((await get<EventsAnswer>('/v1/events?from=999999999')).events).toEqual([]);
  });

  test('a single event has its transactions', async () => {
    const page = await get<EventsAnswer>('/v1/events?limit=1000');
    const loaded = page.events.find(({ transactions }) => transactions > 0);
    const event = await get<EventDetailAnswer>(`/v1/events/${loaded?.id}`);
    expect(event).toMatchObject({ id: loaded?.id, number: loaded?.number, transactions: event.transactionData.length });
    expect(Buffer.from(event.transactionData[0] ?? '', 'base64').toString()).toMatch(/^(transaction|later|the newest)/);
    expect(await get(`/v1/events/0X${'0'.repeat(64)}`, 404)).toMatchObject({ error: 'notFound' });
  });

  test('rounds have their witnesses; without a beginning the newest come', async () => {
    const newest = await get<RoundsAnswer>('/v1/rounds?limit=5');
    expect(newest.last).toBe(node.look.lastRound);
    expect(newest.rounds).toHaveLength(5);
    expect(newest.rounds.at(-1)?.round).toBe(newest.last);
    const { rounds } = await get<RoundsAnswer>('/v1/rounds?from=0&limit=3');
    expect(rounds.map(({ round, decided }) => [round, decided])).toEqual([
      [0, true],
      [1, true],
      [2, true],
    ]);
    expect(rounds[0]?.witnesses.length).toBe(3);
    expect(rounds[0]?.peers).toBe(3);
    expect((await get<RoundsAnswer>('/v1/rounds?from=999999')).rounds).toEqual([]);
  });
});

describe('what is asked wrongly', () => {
  const BAD = [
    ['/v1/blocks?limit=0', 'limit: must be a whole number from 1 to 100'],
    ['/v1/blocks?limit=101', 'limit: must be a whole number from 1 to 100'],
    ['/v1/blocks?limit=', 'limit: must be a whole number from 1 to 100'],
    ['/v1/blocks?limit=1e1', 'limit: must be a whole number from 1 to 100'],
    ['/v1/blocks?from=-1', 'from: must be a whole number from 0 on'],
    ['/v1/blocks?from=99999999999999999999', 'from: must be a whole number from 0 on'],
    ['/v1/blocks?order=up', 'order: must be asc or desc'],
    ['/v1/blocks?form=3', 'there is no parameter "form"'],
    ['/v1/blocks/abc', 'index: must be a whole number from 0 on'],
    ['/v1/blocks/0x10', 'index: must be a whole number from 0 on'],
    ['/v1/blocks/-1/proof', 'index: must be a whole number from 0 on'],
    ['/v1/blocks/0?data=yes', 'data: must be true or false'],
    ['/v1/events?limit=1001', 'limit: must be a whole number from 1 to 1000'],
    ['/v1/events/0xabc', 'id: must be 0X and 64 hexadecimal digits in upper case'],
    ['/v1/transactions/abc', 'hash: must be 64 hexadecimal digits in lower case'],
    ['/v1/stream?topics=event,weather', 'topics: must be some of event, received, fame, block, state, status'],
    [`/v1/status?${'a'.repeat(100)}=1`, `there is no parameter "${'a'.repeat(40)}…"`],
  ] as const;

  test.each(BAD)('%s is 400 and named', async (path, message) => {
    expect(await get(path, 400)).toMatchObject({ error: 'badRequest', message: expect.stringContaining(message) });
  });

  test('a path that is not there is 404, another method 405', async () => {
    const unknown = await service.request('/v1/nothing');
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: 'notFound' }]);
    expect((await service.request('/v1')).status).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await service.request('/v1/status', { method });
      expect([answer.status, answer.headers.get('allow'), await answer.json()]).toMatchObject([
        405,
        'GET, HEAD',
        { error: 'methodNotAllowed' },
      ]);
    }
    expect((await service.request('/v1/transactions')).headers.get('allow')).toBe('POST');
    const head = await service.request('/v1/status', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('HTTP-1: reads carry the CORS header, also when they fail; a choice, as for the other endpoints', async () => {
    for (const path of ['/v1/status', '/v1/blocks/x', '/v1/nothing', '/v1/openapi.json', '/healthz']) {
      expect((await service.request(path)).headers.get('access-control-allow-origin')).toBe('*');
    }
    const closed = createService({ node, cors: '', limits: UNLIMITED });
    expect((await closed.request('/v1/status')).headers.has('access-control-allow-origin')).toBe(false);
  });

  test('a node that fails is 500 in JSON', async () => {
    const look = changedLook(node, { inserted: () => Promise.reject(new Error('no disk')) });
    const broken = changed(node, { look });
    const answer = await createService({ node: broken, limits: UNLIMITED }).request('/v1/events');
    expect([answer.status, await answer.json()]).toEqual([500, { error: 'failed', message: 'no disk' }]);
  });
});
