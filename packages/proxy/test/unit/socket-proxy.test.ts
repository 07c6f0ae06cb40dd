// The node's end of the sockets against hand-made applications and clients.
import type { Socket } from 'node:net';
import type { LogFields } from '@babble/host';
import { silentLogger } from '@babble/host';
import type { SubmitResult } from '@babble/proxy';
import { readSnapshot } from '@babble/proxy';
import type { SocketProxy, SocketProxyInit } from '@babble/proxy/socket';
import { socketProxy } from '@babble/proxy/socket';
import { afterEach, expect, test } from '@jest/globals';
import { blockOf } from '../blocks.ts';
import { LATE_MS, ManualClock } from '../manual-clock.ts';
import { RawClient } from '../raw-client.ts';
import type { RawServer } from '../raw-server.ts';
import { rawServer } from '../raw-server.ts';

const neverAborted = new AbortController().signal;
const LOCAL = '127.0.0.1:0';
const ANSWER = '"result":{"StateHash":"AQI=","InternalTransactionReceipts":[]},"error":null}\n';
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function started(
  init: Partial<SocketProxyInit>,
  submit = async (): Promise<SubmitResult> => 'accepted',
): Promise<SocketProxy> {
  const proxy = socketProxy({ listen: LOCAL, connect: LOCAL, timeoutMs: LATE_MS, ...init });
  cleanups.push(() => proxy.stop());
  await proxy.start({ submit });
  return proxy;
}

interface Application {
  readonly server: RawServer;
  /** The next request, as it was received, and where to answer it. */
  next(): Promise<{ readonly line: string; readonly socket: Socket }>;
}

async function application(): Promise<Application> {
  const received: { readonly line: string; readonly socket: Socket }[] = [];
  let wake: () => void = () => undefined;
  const server = await rawServer((line, socket) => {
    received.push({ line, socket });
    wake();
  });
  cleanups.push(() => server.close());
  return {
    server,
    next: async () => {
      for (;;) {
        const request = received.shift();
        if (request !== undefined) return request;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

test('OURS-5, APP-RETRY-3: a block that is late is not offered again while the connection lives, and the late answer counts', async () => {
  const app = await application();
  const clock = new ManualClock();
  const proxy = await started({ connect: app.server.address, clock });
  const response = proxy.commitBlock(blockOf(0), neverAborted);
  const { socket } = await app.next();
  for (let i = 0; i < 5; i += 1) clock.fireLate();
  // A state change comes after anything that was sent before it.
  const stateChange = proxy.onStateChanged(5);
  const second = await app.next();
  expect(second.line).toContain('State.OnStateChanged');
  socket.write(`{"id":0,${ANSWER}{"id":1,"result":{},"error":null}\n`);
  expect((await response).stateHash).toEqual(Uint8Array.of(1, 2));
  await stateChange;
  expect(app.server.connectionCount()).toBe(1);
});

test('OURS-5, APP-RETRY-6: a block whose connection ended before the answer is offered again on a new one, and the log says so', async () => {
  const app = await application();
  const clock = new ManualClock();
  const warnings: unknown[] = [];
  const logger = {
    ...silentLogger,
    warn: (fields: LogFields, message: string) => warnings.push({ ...fields, message }),
  };
  const proxy = await started({ connect: app.server.address, clock, logger });
  const response = proxy.commitBlock(blockOf(0), neverAborted);
  const first = await app.next();
  first.socket.destroy();
  const second = await app.next();
  expect(second.line).toBe(first.line);
  second.socket.write(`{"id":0,${ANSWER}`);
  await response;
  expect([app.server.connectionCount(), clock.pausesMs]).toEqual([2, [50]]);
  const message = 'The application did not take the block';
  expect(warnings).toMatchObject([{ block: 0, code: 'BABBLE_PROXY_CONNECTION_LOST', retryMs: 50, message }]);
});

test('APP-RETRY-9: blocks wait with growing pauses for an application that starts later', async () => {
  const clock = new ManualClock();
  const late: { address: string } = { address: LOCAL };
  const proxy = await started({ connect: () => late.address, clock });
  const response = proxy.commitBlock(blockOf(0), neverAborted);
  while (clock.pausesMs.length < 8) await new Promise(setImmediate);
  const app = await application();
  late.address = app.server.address;
  const { socket } = await app.next();
  socket.write(`{"id":0,${ANSWER}`);
  expect((await response).stateHash).toEqual(Uint8Array.of(1, 2));
  expect(clock.pausesMs.slice(0, 8)).toEqual([50, 100, 200, 400, 800, 1600, 2000, 2000]);
});

test('APP-SOCK-6: null is an empty snapshot and an empty state hash, and takes no harm as answer to a state change', async () => {
  const app = await application();
  const proxy = await started({ connect: app.server.address });
  const answerWithNull = async (): Promise<void> => {
    const { line, socket } = await app.next();
    socket.write(`{"id":${/"id":(\d+)}/.exec(line)?.[1]},"result":null,"error":null}\n`);
  };
  const [snapshot] = await Promise.all([proxy.getSnapshot(3, neverAborted), answerWithNull()]);
  expect(await readSnapshot(snapshot)).toHaveLength(0);
  const [hash] = await Promise.all([proxy.restore(snapshot, neverAborted), answerWithNull()]);
  expect(hash).toHaveLength(0);
  await Promise.all([proxy.onStateChanged(0), answerWithNull()]);
  expect(app.server.connectionCount()).toBe(1);
});

test('APP-RETRY-7: a state change that nobody answers is tried three times and then given up', async () => {
  const app = await application();
  const clock = new ManualClock();
  const proxy = await started({ connect: app.server.address, clock });
  const stateChange = proxy.onStateChanged(0).catch((error: unknown) => error);
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await app.next();
    clock.fireLate();
  }
  expect(await stateChange).toMatchObject({ code: 'BABBLE_PROXY_TIMEOUT', fault: 'app' });
});

test('APP-RETRY-8: a snapshot may be asked for while a block is being committed', async () => {
  const app = await application();
  const proxy = await started({ connect: app.server.address });
  const response = proxy.commitBlock(blockOf(7), neverAborted);
  const commit = await app.next();
  const snapshot = proxy.getSnapshot(6, neverAborted);
  const { socket } = await app.next();
  socket.write('{"id":1,"result":"AQID","error":null}\n');
  expect([...(await readSnapshot(await snapshot))]).toEqual([1, 2, 3]);
  commit.socket.write(`{"id":0,${ANSWER}`);
  await response;
});

test('an address in use is refused with a code, and another start works once it is free', async () => {
  const app = await application();
  const proxy = socketProxy({ listen: app.server.address, connect: LOCAL });
  const code = 'BABBLE_PROXY_ADDRESS_IN_USE';
  await expect(proxy.start({ submit: async () => 'accepted' })).rejects.toMatchObject({ code, fault: 'local' });
  await cleanups.pop()?.();
  cleanups.push(() => proxy.stop());
  await proxy.start({ submit: async () => 'accepted' });
  expect(proxy.listenAddress).toBe(app.server.address);
});

test('an address that is none is refused at once', () => {
  const code = 'BABBLE_PROXY_ADDRESS_INVALID';
  expect(() => socketProxy({ listen: LOCAL, connect: 'nowhere' })).toThrow(expect.objectContaining({ code }));
});

test('OURS-8: a transaction that the node does not take is answered with an error that says why, and the connection goes on', async () => {
  const refusals: SubmitResult[] = [
    { refused: 'busy', message: 'the pool is full' },
    { refused: 'tooLarge', message: '9 bytes' },
    { refused: 'stopped', message: 'leaving' },
  ];
  const proxy = await started({}, async () => refusals.shift() ?? 'accepted');
  const client = await RawClient.to(proxy.listenAddress);
  const answers: string[] = [];
  for (let id = 0; id < 4; id += 1) {
    client.send(`{"method":"Babble.SubmitTx","params":["AQ=="],"id":${id}}\n`);
    answers.push(await client.lines(1));
  }
  client.destroy();
  expect(answers).toEqual([
    '{"id":0,"result":null,"error":"busy: the pool is full"}\n',
    '{"id":1,"result":null,"error":"transaction too large: 9 bytes"}\n',
    '{"id":2,"result":null,"error":"not running: leaving"}\n',
    '{"id":3,"result":true,"error":null}\n',
  ]);
});

test('OURS-8: a request beyond the limit ends its connection only, after the answers to earlier ones', async () => {
  const proxy = await started({ limits: { maxSubmitBytes: 100 } });
  const client = await RawClient.to(proxy.listenAddress);
  client.send(
    `{"method":"Babble.SubmitTx","params":[""],"id":1}{"method":"Babble.SubmitTx","params":["${'A'.repeat(96)}`,
  );
  expect(await client.rest()).toBe('{"id":1,"result":true,"error":null}\n');
  const other = await RawClient.to(proxy.listenAddress);
  other.send('{"method":"Babble.SubmitTx","params":[""],"id":2}');
  expect(await other.lines(1)).toBe('{"id":2,"result":true,"error":null}\n');
  client.destroy();
  other.destroy();
});

test('OURS-8, APP-SOCK-4: an id may be as long as a request, and is echoed', async () => {
  const proxy = await started({});
  const client = await RawClient.to(proxy.listenAddress);
  const id = `"${'a'.repeat(15_000_000)}"`;
  client.send(`{"method":"Babble.SubmitTx","params":[""],"id":${id}}`);
  const answer = await client.lines(1);
  // Without a picture of 15 MB if it is another.
  expect(answer === `{"id":${id},"result":true,"error":null}\n`).toBe(true);
  client.destroy();
});

test('OURS-8, APP-SOCK-9: a transaction that is a list thousands deep is answered as any list in the place of a byte', async () => {
  const proxy = await started({});
  const client = await RawClient.to(proxy.listenAddress);
  client.send(`{"method":"Babble.SubmitTx","params":${'['.repeat(9_000)}${']'.repeat(9_000)},"id":1}`);
  const error = 'json: cannot unmarshal array into Go value of type uint8';
  expect(await client.lines(1)).toBe(`{"id":1,"result":null,"error":"${error}"}\n`);
  client.destroy();
});

test('OURS-8, APP-SOCK-5: an error that is a list thousands deep is the failure of the application, and the connection goes on', async () => {
  const app = await application();
  const proxy = await started({ connect: app.server.address });
  const failed = expect(proxy.onStateChanged(0)).rejects.toMatchObject({
    code: 'BABBLE_PROXY_APPLICATION_FAILED',
    message: expect.stringMatching(/^invalid error \[+…\]+$/),
  });
  const { socket } = await app.next();
  socket.write(`{"id":0,"result":null,"error":${'['.repeat(9_000)}${']'.repeat(9_000)}}\n`);
  await failed;
  const told = proxy.onStateChanged(1);
  await app.next();
  socket.write('{"id":1,"result":{},"error":null}\n');
  await told;
  expect(app.server.connectionCount()).toBe(1);
});

test('OURS-8: connections beyond the limit are closed', async () => {
  const proxy = await started({ limits: { maxConnectionCount: 1 } });
  const first = await RawClient.to(proxy.listenAddress);
  first.send('{"method":"Babble.SubmitTx","params":[""],"id":1}');
  expect(await first.lines(1)).toContain('"id":1');
  const second = await RawClient.to(proxy.listenAddress);
  expect(await second.rest()).toBe('');
  first.destroy();
  second.destroy();
});

test('OURS-8: while too many requests are open, no further ones are read', async () => {
  const waiting: ((result: SubmitResult) => void)[] = [];
  const submit = (): Promise<SubmitResult> => new Promise((resolve) => waiting.push(resolve));
  const proxy = await started({ limits: { maxOpenRequestCount: 2 } }, submit);
  const client = await RawClient.to(proxy.listenAddress);
  const request = (id: number): string => `{"method":"Babble.SubmitTx","params":["AA=="],"id":${id}}`;
  client.send(request(1) + request(2));
  while (waiting.length < 2) await new Promise(setImmediate);
  client.send(request(3));
  const other = await RawClient.to(proxy.listenAddress);
  other.send(request(4));
  while (waiting.length < 3) await new Promise(setImmediate);
  expect(waiting).toHaveLength(3);
  for (const accept of waiting.splice(0)) accept('accepted');
  expect(await other.lines(1)).toContain('"id":4');
  expect(await client.lines(2)).toBe('{"id":1,"result":true,"error":null}\n{"id":2,"result":true,"error":null}\n');
  while (waiting.length < 1) await new Promise(setImmediate);
  waiting.pop()?.('accepted');
  expect(await client.lines(1)).toContain('"id":3');
  client.destroy();
  other.destroy();
});

test('APP-SOCK-7: a request may come in pieces of one byte, with characters of several bytes and escaped quotes', async () => {
  const proxy = await started({});
  const client = await RawClient.to(proxy.listenAddress);
  const id = '{"k\\"ž\u{1f600}":["}\\\\",{"x":[-1.5e3,true,null]}]}';
  for (const byte of Buffer.from(` \r\n{"method":"Babble.SubmitTx","params":[""],"id":${id}}\t`)) {
    client.send(Buffer.of(byte));
    await new Promise(setImmediate);
  }
  expect(await client.lines(1)).toBe(`{"id":${id},"result":true,"error":null}\n`);
  client.destroy();
});

test.each([
  '{]',
  '{"a" 1}',
  '{"a":1,]',
  '{"a":[1}}',
  '{,',
  '{"a":x"y"}',
  '{"a":nul}',
  '\u{feff}{}',
  '[]',
  '7 ',
  '"text"',
])('APP-SOCK-8: %s ends the connection without an answer', async (text) => {
  const proxy = await started({});
  const client = await RawClient.to(proxy.listenAddress);
  client.send(text);
  expect(await client.rest()).toBe('');
  client.destroy();
});

test('a node that fails is answered as such, and the connection goes on', async () => {
  const proxy = await started({}, async () => {
    throw new Error('a detail that is nobody’s business');
  });
  const client = await RawClient.to(proxy.listenAddress);
  client.send('{"method":"Babble.SubmitTx","params":[""],"id":1}{"method":"Babble.Foo","params":[""],"id":2}');
  const answers = (await client.lines(2)).split('\n').sort();
  expect(answers).toEqual([
    '',
    '{"id":1,"result":null,"error":"internal error"}',
    '{"id":2,"result":null,"error":"rpc: can\'t find method Babble.Foo"}',
  ]);
  client.destroy();
});

test('stopping ends the connections of applications', async () => {
  const proxy = await started({});
  const client = await RawClient.to(proxy.listenAddress);
  client.send('{"method":"Babble.SubmitTx","params":[""],"id":1}');
  await client.lines(1);
  await proxy.stop();
  expect(await client.rest()).toBe('');
  expect(proxy.listenAddress).toBe('');
  await expect(proxy.onStateChanged(4)).rejects.toMatchObject({ code: 'BABBLE_PROXY_STOPPED' });
  client.destroy();
});
