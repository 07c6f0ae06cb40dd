// The page's server without a socket: what it answers, to whom, and how much.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import { Board } from '../../src/board/board.ts';
import { createChatSite } from '../../src/node/web/chat-site.ts';

let submitted: string[] = [];
let refuse: Error | undefined;
let hold: Promise<void> | undefined;
let board: Board;
let site: Hono;

beforeEach(() => {
  [submitted, refuse, hold] = [[], undefined, undefined];
  board = new Board({
    name: 'Alice',
    now: () => 0,
    submit: async (transaction) => {
      await hold;
      if (refuse !== undefined) throw refuse;
      submitted.push(Buffer.from(transaction).toString());
    },
  });
  const files = new Map([['/', { type: 'text/html; charset=utf-8', bytes: new Uint8Array(3) }]]);
  site = createChatSite({ name: 'Alice', board, files, loopbackOnly: true, epoch: 'epoch' });
});

const HOST = { host: '127.0.0.1:8081' };
const JSON_TYPE = { ...HOST, 'content-type': 'application/json' };

function say(body: string, headers: Readonly<Record<string, string>> = JSON_TYPE): Promise<Response> {
  return Promise.resolve(site.request('/lines', { method: 'POST', headers, body }));
}

/** Events of a stream, as they come. */
async function* events(answer: Response): AsyncGenerator<{ readonly id: string; readonly data: unknown }> {
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, id = '', data = ''] = /^id: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (data !== '') yield { id, data: JSON.parse(data) };
    }
  }
}

test('it says that it is alive', async () => {
  const answer = await site.request('/healthz', { headers: HOST });
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'alive' }]);
});

describe('lines', () => {
  test('APP-DUMMY-5: what is sent becomes a transaction with the name of the chat', async () => {
    expect((await say('{"text":"hello <&> ž"}')).status).toBe(202);
    expect(submitted).toEqual(['Alice: hello <&> ž']);
  });

  test.each([
    ['{"text":""}', 400, 'there is nothing in this line'],
    ['{"text":"  "}', 400, 'there is nothing in this line'],
    ['{"text":1}', 400, 'a line is {"text":"…"}'],
    ['null', 400, 'a line is {"text":"…"}'],
    ['{', 400, 'a line is {"text":"…"}'],
    [JSON.stringify({ text: 'x'.repeat(2_001) }), 400, 'a line has 2000 characters at most'],
    [JSON.stringify({ text: 'x'.repeat(20_000) }), 413, 'this is too long'],
  ])('%s is answered with %i: %s', async (body, status, error) => {
    const answer = await say(body, { ...JSON_TYPE, 'content-length': String(body.length) });
    expect([answer.status, await answer.json()]).toEqual([status, { error }]);
    expect(submitted).toEqual([]);
  });

  test('what the node refuses is answered with its reason', async () => {
    refuse = new Error('the pool is full');
    const answer = await say('{"text":"hello"}');
    expect([answer.status, await answer.json()]).toEqual([502, { error: 'the pool is full' }]);
  });

  test('lines that wait for the node are bounded', async () => {
    let release: () => void = () => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const waiting = Array.from({ length: 100 }, () => say('{"text":"hello"}'));
    expect((await say('{"text":"one more"}')).status).toBe(429);
    release();
    expect((await Promise.all(waiting)).every(({ status }) => status === 202)).toBe(true);
    expect((await say('{"text":"one more"}')).status).toBe(202);
  });
});

describe('who may ask', () => {
  test.each([
    [{ 'content-type': 'text/plain' }, 'lines are sent as application/json'],
    [
      { 'content-type': 'application/json', origin: 'https://evil.example' },
      'pages of https://evil.example cannot speak here',
    ],
    [{ 'content-type': 'application/json', origin: 'null' }, 'pages of null cannot speak here'],
    [{ 'content-type': 'application/json', host: 'evil.example' }, 'this chat is at 127.0.0.1, not at evil.example'],
  ])('%j cannot speak', async (headers, error) => {
    const answer = await say('{"text":"hello"}', { ...HOST, ...headers });
    expect([answer.status, await answer.json()]).toEqual([403, { error }]);
    expect(submitted).toEqual([]);
  });

  test.each(['localhost:8081', '127.0.0.1', '[::1]:8081'])('our own page, at %s, can', async (host) => {
    expect((await say('{"text":"hello"}', { ...JSON_TYPE, host, origin: `http://${host}` })).status).toBe(202);
  });

  test('whose name was made to lead here reads nothing, either', async () => {
    for (const path of ['/', '/stream']) {
      expect((await site.request(path, { headers: { host: 'evil.example:8081' } })).status).toBe(403);
    }
  });

  test('everything has a policy without exceptions', async () => {
    for (const path of ['/', '/nothing', '/stream']) {
      const { headers, body } = await site.request(path, { headers: HOST });
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; (?!.*unsafe)/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      await body?.cancel();
    }
  });
});

describe('the stream', () => {
  test('begins with everything there is, and goes on with each change', async () => {
    board.commit('Bob: before', 3);
    const stream = events(await site.request('/stream', { headers: HOST }));
    expect((await stream.next()).value).toMatchObject({
      data: { kind: 'whole', name: 'Alice', lines: [{ block: 3 }] },
    });
    board.commit('Bob: after', 4);
    expect((await stream.next()).value).toMatchObject({ id: 'epoch-2', data: { kind: 'final', line: { block: 4 } } });
    await stream.return(undefined);
  });

  test('who comes back gets what was missed; numbers of another process mean nothing', async () => {
    for (let i = 0; i < 4; i += 1) board.commit(`Bob: ${i}`, i);
    const again = events(await site.request('/stream', { headers: { ...HOST, 'last-event-id': 'epoch-3' } }));
    expect((await again.next()).value).toMatchObject({ id: 'epoch-4', data: { line: { text: 'Bob: 3' } } });
    await again.return(undefined);
    const other = events(await site.request('/stream', { headers: { ...HOST, 'last-event-id': 'other-3' } }));
    expect((await other.next()).value).toMatchObject({ data: { kind: 'whole' } });
    await other.return(undefined);
  });

  test('pages are bounded, and a page that goes makes room', async () => {
    const open = await Promise.all(Array.from({ length: 64 }, () => site.request('/stream', { headers: HOST })));
    expect(open.every(({ status }) => status === 200)).toBe(true);
    expect((await site.request('/stream', { headers: HOST })).status).toBe(503);
    await open[0]?.body?.cancel();
    const next = await site.request('/stream', { headers: HOST });
    expect(next.status).toBe(200);
    for (const { body } of [...open.slice(1), next]) await body?.cancel();
  });

  test('a page that is cut off, and then goes, makes room for one', async () => {
    const slow = await site.request('/stream', { headers: HOST });
    for (let i = 0; i < 1_000; i += 1) board.commit('Bob: much', i);
    await slow.body?.cancel();
    const open = await Promise.all(Array.from({ length: 64 }, () => site.request('/stream', { headers: HOST })));
    expect((await site.request('/stream', { headers: HOST })).status).toBe(503);
    for (const { body } of open) await body?.cancel();
  });

  test('who reads too slowly is cut off instead of being buffered for', async () => {
    const answer = await site.request('/stream', { headers: HOST });
    for (let i = 0; i < 10_000; i += 1) board.commit('Bob: much', i);
    let count = 0;
    for await (const event of events(answer)) if (event.id !== '') count += 1;
    expect(count).toBeLessThan(500);
  });
});
