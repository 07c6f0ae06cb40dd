// The API below /v1 of real nodes in a real network: what it says is what the applications were given, a transaction can be submitted and followed, the
// stream goes on, a validator that is killed shows as silent, and very many readers get answers or are told to wait, while consensus goes on.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { decodeText, decodeUtf8 } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { portableVerifier } from '@babble/crypto/portable';
import { blockProofCodec, verifyBlockProof } from '@babble/hashgraph';
import { PeerSet, peerListCodec } from '@babble/peers';
import type {
  BlockAnswer,
  BlocksAnswer,
  EventAnswer,
  EventsAnswer,
  StatusAnswer,
  TransactionAnswer,
  ValidatorsAnswer,
} from '@babble/service';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { patientFetch } from './patient-fetch.ts';

const TOKEN = 'a-token-that-is-in-no-log';
const COUNT = 100;
const COMMIT_MS = 60_000;
const READERS = 500;

let network: LocalNetwork;
let first: LocalNode;
beforeAll(async () => {
  const flags = ['--allow-submit', '--service-token', TOKEN];
  network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined, flags });
  const [node] = network.nodes;
  if (node === undefined) throw new Error('a network without nodes');
  first = node;
  for (let i = 0; i < COUNT; i += 1) await network.submit(network.nodes[i % 4] ?? first, `transaction ${i}`);
  await network.settle(COMMIT_MS);
});
afterAll(() => network?.stop());

async function get<T>(node: LocalNode, path: string): Promise<T> {
  const answer = await patientFetch(`${node.url}${path}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as T;
}

async function metricsOf(node: LocalNode): Promise<string> {
  return (await patientFetch(`${node.url}/metrics`)).text();
}

/** Resolves when an answer satisfies the condition. */
async function until<T>(ask: () => Promise<T>, condition: (answer: T) => boolean, complaint: string): Promise<T> {
  let answer = await ask();
  await network.until(
    async () => {
      answer = await ask();
      return condition(answer);
    },
    COMMIT_MS,
    complaint,
  );
  return answer;
}

describe('the API of a network', () => {
  test('every node is ready, and tells the blocks that its application was given', async () => {
    for (const node of network.nodes) {
      expect(await get(node, '/healthz')).toEqual({ status: 'alive' });
      expect(await get(node, '/readyz')).toEqual({ ready: true, reasons: [] });
      // A node counts what its application has answered, a moment after the application has it.
      const status = await until(
        () => get<StatusAnswer>(node, '/v1/status'),
        ({ transactions }) => transactions >= COUNT,
        'not all transactions are counted',
      );
      expect(status).toMatchObject({ state: 'Babbling', moniker: node.configuration.moniker, peers: 4, validators: 4 });
      const told: BlockAnswer[] = [];
      for (let from = 0; from < node.blocks.length; from += 100) {
        told.push(...(await get<BlocksAnswer>(node, `/v1/blocks?from=${from}&limit=100`)).blocks);
      }
      expect(told.slice(0, node.blocks.length).map(({ transactions }) => transactions.map(({ data }) => data))).toEqual(
        node.blocks.map(({ body }) =>
          (body.transactions ?? []).map((each) => Buffer.from(each ?? []).toString('base64')),
        ),
      );
      const { validators } = await get<ValidatorsAnswer>(node, '/v1/validators');
      expect(validators.map(({ silent }) => silent)).toEqual([false, false, false, false]);
      expect(validators.filter(({ self }) => self).map(({ moniker }) => moniker)).toEqual([node.configuration.moniker]);
      expect(await metricsOf(node)).toMatch(/^babble_ready 1$/m);
    }
  });

  test('what is submitted over HTTP becomes final on all nodes, and is found by its hash', async () => {
    const hash = createHash('sha256').update('over HTTP').digest('hex');
    const post = (headers: Record<string, string>) =>
      patientFetch(`${first.url}/v1/transactions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify({ text: 'over HTTP' }),
      });
    expect((await post({})).status).toBe(401);
    expect((await post({ Authorization: 'Bearer wrong' })).status).toBe(401);
    const accepted = await post({ Authorization: `Bearer ${TOKEN}` });
    expect([accepted.status, await accepted.json()]).toEqual([202, { hash }]);
    for (const node of network.nodes) {
      const path = `${node.url}/v1/transactions/${hash}`;
      const answer = await until(
        () => fetch(path),
        ({ status }) => status === 200,
        'it was not committed',
      );
      const found = (await answer.json()) as TransactionAnswer;
      const { transactions } = await get<BlockAnswer>(node, `/v1/blocks/${found.block}`);
      expect(Buffer.from(transactions[found.index]?.data ?? '', 'base64').toString()).toBe('over HTTP');
      if (node !== first) expect(found.finalityMs).toBeNull();
    }
    const final = await until(
      () => get<TransactionAnswer>(first, `/v1/transactions/${hash}`),
      ({ finalityMs }) => finalityMs !== null,
      'the application did not answer',
    );
    expect(final.finalityMs).toBeGreaterThan(0);
    for (const { logFile } of network.nodes) expect(await readFile(logFile, 'utf8')).not.toContain(TOKEN);
  });

  test('HG-CHECK-1: a light client is convinced by the proof of any node, and by none of a changed block', async () => {
    const peers = decodeText(peerListCodec, await (await patientFetch(`${first.url}/genesispeers`)).text());
    const init = { sha256, verifier: portableVerifier(), genesis: new PeerSet(peers ?? []) };
    for (const node of network.nodes) {
      const answer = await until(
        () => fetch(`${node.url}/v1/blocks/0/proof`),
        ({ status }) => status === 200,
        'block 0 was not signed by enough',
      );
      const proof = decodeText(blockProofCodec, await answer.text());
      expect((await verifyBlockProof(proof, init)).signatureCount).toBeGreaterThan(2);
      const body = { ...proof.block.body, transactions: [] };
      await expect(verifyBlockProof({ ...proof, block: { ...proof.block, body } }, init)).rejects.toMatchObject({
        code: 'BABBLE_HASHGRAPH_PROOF_INVALID',
      });
    }
  });

  test('the stream tells what happens, and ends with the node', async () => {
    const controller = new AbortController();
    const answer = await patientFetch(`${first.url}/v1/stream?topics=event,block`, { signal: controller.signal });
    const reader = answer.body?.getReader();
    let text = '';
    await network.submit(network.nodes[1] ?? first, 'for the stream');
    while (!/event: block/.test(text)) {
      const piece = await reader?.read();
      if (piece?.done !== false) throw new Error('the stream ended');
      text += decodeUtf8(piece.value);
    }
    controller.abort();
    // The last piece may end in the middle of a message.
    const whole = text.slice(0, text.lastIndexOf('\n\n') + 1);
    const events = [...whole.matchAll(/^event: event\ndata: (.*)$/gm)].map(
      ([, data = '']) => JSON.parse(data) as EventAnswer,
    );
    const [beginning] = events;
    const page = await get<EventsAnswer>(first, `/v1/events?from=${beginning?.number}&limit=${events.length}`);
    expect(events.map(({ id }) => id)).toEqual(page.events.map(({ id }) => id));
  });
});

describe('very many readers', () => {
  const PATHS = [
    '/v1/status',
    '/v1/validators',
    '/v1/blocks?limit=100&order=desc',
    '/v1/events?limit=1000',
    '/v1/rounds?limit=100',
    '/metrics',
    '/stats',
    '/v1/blocks?limit=99999999999',
    '/v1/blocks/-1',
    '/v1/events/0Xzz',
    '/v1/transactions/%00',
    '/v1/%ff/../%2e%2e',
    '/v1/stream?topics=nothing',
    `/v1/${'a'.repeat(2_000)}`,
  ];

  /** One request, from an address of its own: what it was answered, or how it broke off. */
  function readAs(number: number, url: string, path: string, agent: Agent): Promise<number | string> {
    const localAddress = `127.0.${1 + (number >> 7)}.${1 + (number & 127)}`;
    return new Promise((resolve) => {
      const asked = request(`${url}${path}`, { agent, localAddress }, (answer) => {
        answer.on('data', () => undefined);
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', (error) => resolve(String(error)));
      });
      asked.on('error', (error) => resolve(String(error)));
      asked.end();
    });
  }

  test('OURS-8: are answered, refused with 4xx, or told to wait; memory stays bounded and consensus goes on', async () => {
    const memory = async (): Promise<number> =>
      Number(/^process_resident_memory_bytes (.*)$/m.exec(await metricsOf(first))?.[1]);
    const before = { memory: await memory(), transactions: first.transactionCount };
    const agents = Array.from({ length: READERS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const submitting = (async () => {
      for (let i = 0; i < COUNT; i += 1) await network.submit(network.nodes[i % 4] ?? first, `meanwhile ${i}`);
      await network.settle(COMMIT_MS);
    })();
    const counts = new Map<number | string, number>();
    const countOf = (status: number): number => counts.get(status) ?? 0;
    const deadline = performance.now() + COMMIT_MS;
    // How much time a node has for readers, the machine decides: they come again until enough have got an answer.
    const goOn = (): boolean => (countOf(200) <= READERS / 2 || countOf(400) <= 10) && performance.now() < deadline;
    await Promise.all(
      agents.map(async (agent, number) => {
        for (let i = 0; i < 6 || goOn(); i += 1) {
          const answer = await readAs(number, first.url, PATHS[(number + i) % PATHS.length] ?? '/', agent);
          counts.set(answer, (counts.get(answer) ?? 0) + 1);
        }
      }),
    );
    await submitting;
    for (const agent of agents) agent.destroy();
    expect([...counts.keys()].filter((answer) => ![200, 400, 404, 429, 503].includes(Number(answer)))).toEqual([]);
    expect(countOf(200)).toBeGreaterThan(READERS / 2);
    expect(countOf(400)).toBeGreaterThan(10);
    expect(first.transactionCount).toBeGreaterThanOrEqual(before.transactions + COUNT);
    expect((await memory()) - before.memory).toBeLessThan(300e6);
    expect(await get(first, '/healthz')).toEqual({ status: 'alive' });
    const stats = await get<Readonly<Record<string, string>>>(network.nodes[1] ?? first, '/stats');
    expect(stats['state']).toBe('Babbling');
  });
});

describe('a validator that is killed', () => {
  test('shows as silent at the others, who stay ready', async () => {
    const [, , , last] = network.nodes;
    if (last === undefined) throw new Error('there is no fourth');
    await last.kill();
    const { validators } = await until(
      async () => {
        await network.submit(first, `without him at ${Date.now()}`);
        return get<ValidatorsAnswer>(first, '/v1/validators');
      },
      // On a busy machine another one may be silent for a moment, and this one before it was asked in vain.
      (answer) =>
        answer.validators.every(({ moniker, silent }) => silent === (moniker === last.configuration.moniker)) &&
        answer.validators.some(({ silent, contact }) => silent && contact?.failing === true),
      'he alone was not silent',
    );
    expect(validators.filter(({ silent }) => silent)).toMatchObject([
      { moniker: last.configuration.moniker, contact: { failing: true } },
    ]);
    const { status } = await until(
      () => fetch(`${first.url}/readyz`),
      (answer) => answer.ok,
      'the others did not stay ready',
    );
    expect(status).toBe(200);
    expect(await metricsOf(first)).toMatch(
      new RegExp(`^babble_validator_silent\\{.*moniker="${last.configuration.moniker}"\\} 1$`, 'm'),
    );
  });

  test('two of four are too many: the others are not ready, and say why', async () => {
    const third = network.nodes[2];
    await third?.kill();
    const answer = await until(
      async () => {
        const asked = await fetch(`${first.url}/readyz`);
        return { status: asked.status, body: (await asked.json()) as { readonly reasons: readonly string[] } };
      },
      ({ status }) => status === 503,
      'it stayed ready',
    );
    expect(answer.body.reasons.join()).toMatch(/2 of 4 validators can be reached|no round was decided/);
  });
});
