// What no recording shows: limits, refusals, mounting, and graphs whose store drops events.

import { createService, type ServiceNode } from '@babble/service';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { UNLIMITED } from '../unlimited.ts';
import { recordedPhases } from '../vectors/recorded-answers.ts';
import { recordedNode } from '../vectors/recorded-node.ts';

let node: ServiceNode;
let graph: string;
beforeAll(async () => {
  const phase = (await recordedPhases())[1];
  if (phase === undefined) throw new Error('the recording has no second phase');
  node = recordedNode(phase, false);
  graph = phase.exchanges.find(({ request }) => request.path === '/graph')?.body ?? '';
});

describe('createService', () => {
  test('HTTP-12: a redirect keeps the query; only GET and HEAD are told in HTML', async () => {
    const service = createService({ node, limits: UNLIMITED });
    const get = await service.request('/blocks?count=2&x=<');
    expect([get.status, get.headers.get('location')]).toEqual([301, '/blocks/?count=2&x=%3C']);
    expect(await get.text()).toBe('<a href="/blocks/?count=2&amp;x=%3C">Moved Permanently</a>.\n\n');
    const post = await service.request('/block', { method: 'POST' });
    expect([post.status, post.headers.get('location'), await post.text()]).toEqual([301, '/block/', '']);
    expect(post.headers.has('content-type')).toBe(false);
  });

  test('HTTP-1: the CORS header is a choice', async () => {
    const closed = createService({ node, cors: '', limits: UNLIMITED });
    expect((await closed.request('/stats')).headers.has('access-control-allow-origin')).toBe(false);
    const one = createService({ node, cors: 'https://explorer.example', limits: UNLIMITED });
    expect((await one.request('/stats')).headers.get('access-control-allow-origin')).toBe('https://explorer.example');
  });

  test('HTTP-14: an embedding program can mount it, and add to it', async () => {
    const service = createService({ node, limits: UNLIMITED });
    service.get('/own', (c) => c.text('of the program\n'));
    const host = new Hono().route('/babble', service);
    expect(await (await host.request('/babble/own')).text()).toBe('of the program\n');
    expect(await (await host.request('/babble/block/+1')).text()).toMatch(/^\{"Body":\{"Index":1,/);
    expect((await host.request('/babble/block')).headers.get('location')).toBe('/babble/block/');
  });

  test('HTTP-5: at most 50 blocks, and the start is checked before the count', async () => {
    const block = await node.block(0);
    const service = createService({
      node: { ...node, lastBlockIndex: 99, block: async () => block },
      limits: UNLIMITED,
    });
    const answer = await service.request('/blocks/10?count=1000');
    expect(await answer.json()).toHaveLength(50);
    expect(await (await service.request('/blocks/100?count=abc')).text()).toBe(
      'Requested starting index larger than last block index\n',
    );
  });

  test('HTTP-1: a store that fails is an answer with status 500', async () => {
    const fail = () => Promise.reject(new Error('the store is closed'));
    const service = createService({ node: { ...node, block: fail, graph: fail }, limits: UNLIMITED });
    for (const path of ['/block/0', '/blocks/0', '/graph']) {
      const answer = await service.request(path);
      expect([answer.status, await answer.text()]).toEqual([500, 'the store is closed\n']);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
  });
});

describe('/graph', () => {
  test('HTTP-15: HEAD computes nothing', async () => {
    let asked = 0;
    const counted: ServiceNode = {
      ...node,
      graph: () => {
        asked += 1;
        return node.graph();
      },
    };
    const answer = await createService({ node: counted, limits: UNLIMITED }).request('/graph', { method: 'HEAD' });
    expect([answer.status, await answer.text(), asked]).toEqual([200, '', 0]);
  });

  test('J4: a ninth graph at once is refused, and allowed again when another is done or given up', async () => {
    const service = createService({ node, limits: UNLIMITED });
    const answers = await Promise.all(Array.from({ length: 8 }, () => service.request('/graph')));
    const readers = answers.map(({ body }) => body?.getReader());
    await Promise.all(readers.map((reader) => reader?.read()));
    const refused = await service.request('/graph');
    expect([refused.status, await refused.text()]).toEqual([503, 'Too many graphs are being sent, ask again later\n']);
    await readers[0]?.cancel();
    expect(await (await service.request('/graph')).text()).toBe(graph);
  });

  test('J4: of graphs that are asked for at the same time, eight are sent and the others refused', async () => {
    const service = createService({ node, limits: UNLIMITED });
    const answers = await Promise.all(Array.from({ length: 10 }, () => service.request('/graph')));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 8 }, () => 200), 503, 503]);
    for (const answer of answers.slice(0, 7)) await answer.body?.cancel();
    expect(await answers[7]?.text()).toBe(graph);
    const again = await Promise.all(Array.from({ length: 8 }, () => service.request('/graph')));
    expect(again.every(({ status }) => status === 200)).toBe(true);
  });

  test('J4: a graph that the node cannot give takes no place', async () => {
    const service = createService({
      node: { ...node, graph: () => Promise.reject(new Error('the store is closed')) },
      limits: UNLIMITED,
    });
    for (let asked = 0; asked < 10; asked += 1) expect((await service.request('/graph')).status).toBe(500);
  });

  test('HTTP-15: events that a bounded store drops while the graph is sent are still sent', async () => {
    const view = await node.graph();
    const dropping: ServiceNode = { ...node, graph: async () => ({ ...view, event: async () => undefined }) };
    expect(await (await createService({ node: dropping, limits: UNLIMITED }).request('/graph')).text()).toBe(graph);
  });

  test('HTTP-15: an event that is missing breaks the answer off; a shorter one would look complete', async () => {
    const view = await node.graph();
    const broken = [
      { ...view, completeHistory: true, event: async () => undefined },
      {
        ...view,
        async *events(participant: (typeof view.participants)[number]) {
          for await (const record of view.events(participant)) if (record.index !== 3) yield record;
        },
      },
    ];
    for (const graphView of broken) {
      const service = createService({ node: { ...node, graph: async () => graphView }, limits: UNLIMITED });
      await expect((await service.request('/graph')).text()).rejects.toMatchObject({
        code: 'BABBLE_SERVICE_GRAPH_INCOMPLETE',
      });
    }
  });

  test('HTTP-15: a node whose store has lost the oldest events gives the others, and no rounds', async () => {
    const view = await node.graph();
    const late: ServiceNode = {
      ...node,
      graph: async () => ({
        ...view,
        async *events(participant: (typeof view.participants)[number]) {
          for await (const record of view.events(participant)) if (record.index >= 5) yield record;
        },
      }),
    };
    const answer = (await (await createService({ node: late, limits: UNLIMITED }).request('/graph')).json()) as {
      readonly ParticipantEvents: Readonly<Record<string, Readonly<Record<string, { Body: { Index: number } }>>>>;
      readonly Rounds: readonly unknown[];
    };
    const indexes = Object.values(answer.ParticipantEvents).flatMap((chain) =>
      Object.values(chain).map((event) => event.Body.Index),
    );
    expect(Math.min(...indexes)).toBe(5);
    expect(answer.Rounds).toEqual([]);
  });

  test('HTTP-15: rounds end before the first one that has left memory', async () => {
    const view = await node.graph();
    const roundsGiven = async (rounds: typeof view.rounds): Promise<number> => {
      const service = createService({ node: { ...node, graph: async () => ({ ...view, rounds }) }, limits: UNLIMITED });
      const answer = (await (await service.request('/graph')).json()) as { readonly Rounds: readonly unknown[] };
      return answer.Rounds.length;
    };
    expect(await roundsGiven(view.rounds)).toBe(view.rounds.length);
    expect(await roundsGiven(view.rounds.filter(({ round }) => round !== 3))).toBe(3);
    expect(await roundsGiven(view.rounds.slice(1))).toBe(0);
  });
});
