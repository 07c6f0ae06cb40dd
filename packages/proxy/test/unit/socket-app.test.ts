// The application's end of the sockets against a hand-made node.
import type { CommitResponse } from '@babble/hashgraph';
import { blockCodec } from '@babble/hashgraph';
import type { ProxyHandler } from '@babble/proxy';
import type { SocketApp } from '@babble/proxy/socket';
import { socketApp } from '@babble/proxy/socket';
import { afterEach, expect, test } from '@jest/globals';
import { blockOf, responseOf } from '../blocks.ts';
import { RawClient } from '../raw-client.ts';
import { rawServer } from '../raw-server.ts';

const LOCAL = '127.0.0.1:0';
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function started(handler: ProxyHandler, connect = LOCAL): Promise<SocketApp> {
  const app = socketApp({ listen: LOCAL, connect, handler });
  cleanups.push(() => app.stop());
  await app.start();
  return app;
}

function commitRequest(index: number, id: number): string {
  return `{"method":"State.CommitBlock","params":[${blockCodec.std(blockOf(index))}],"id":${id}}\n`;
}

test('APP-RETRY-3: a block that comes again, also on another connection and while it is applied, is applied once', async () => {
  let finish: (response: CommitResponse) => void = () => undefined;
  const applied: number[] = [];
  const commit = (block: { readonly body: { readonly index: number | bigint } }): Promise<CommitResponse> => {
    applied.push(Number(block.body.index));
    return new Promise((resolve) => {
      finish = resolve;
    });
  };
  const app = await started({ commit });
  const impatient = await RawClient.to(app.listenAddress);
  impatient.send(commitRequest(0, 0));
  while (applied.length === 0) await new Promise(setImmediate);
  impatient.destroy();
  const client = await RawClient.to(app.listenAddress);
  client.send(`${commitRequest(0, 0)}{"method":"State.OnStateChanged","params":[0],"id":9}`);
  expect(await client.lines(1)).toContain('"id":9');
  finish(responseOf(5));
  const answer = '{"id":0,"result":{"StateHash":"BQ==","InternalTransactionReceipts":[]},"error":null}\n';
  expect(await client.lines(1)).toBe(answer);
  client.send(commitRequest(0, 0));
  expect(await client.lines(1)).toBe(answer);
  expect(applied).toEqual([0]);
  client.destroy();
});

test('APP-RETRY-4: a block whose commit failed is applied when it comes again', async () => {
  let attempt = 0;
  const commit = (): CommitResponse => {
    attempt += 1;
    if (attempt === 1) throw new Error('cannot commit');
    return responseOf(attempt);
  };
  const app = await started({ commit });
  const client = await RawClient.to(app.listenAddress);
  client.send(commitRequest(0, 0));
  expect(await client.lines(1)).toBe('{"id":0,"result":null,"error":"cannot commit"}\n');
  client.send(commitRequest(0, 1));
  expect(await client.lines(1)).toContain('"StateHash":"Ag=="');
  client.destroy();
});

test('blocks reach the handler one at a time, in the order in which they came', async () => {
  const steps: string[] = [];
  const commit = async (block: { readonly body: { readonly index: number | bigint } }): Promise<CommitResponse> => {
    steps.push(`begin ${block.body.index}`);
    await new Promise(setImmediate);
    steps.push(`end ${block.body.index}`);
    return responseOf(1);
  };
  const app = await started({ commit });
  const client = await RawClient.to(app.listenAddress);
  client.send(commitRequest(0, 0) + commitRequest(1, 1));
  await client.lines(2);
  expect(steps).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1']);
  client.destroy();
});

test.each([
  ['State.GetSnapshot', '1', 'the application keeps no snapshots'],
  ['State.Restore', '""', 'the application keeps no snapshots'],
  ['State.Restore', '"***"', 'illegal base64 data at input byte 0'],
  ['State.Restore', '"QUJDREVGRw=x"', 'illegal base64 data at input byte 10'],
  ['State.Restore', '"QUJDREVGRw="', 'illegal base64 data at input byte 11'],
  ['State.Restore', '"QUJDREVGRw==x"', 'illegal base64 data at input byte 12'],
  ['State.OnStateChanged', '"x"', 'value: string instead of a 64-bit integer'],
  ['State.Commit', '{}', "rpc: can't find method State.Commit"],
  ['Babble.SubmitTx', '""', "rpc: can't find service Babble.SubmitTx"],
])('APP-CALL: %s of %s is answered with %s', async (method, argument, error) => {
  const app = await started({ commit: () => responseOf() });
  const client = await RawClient.to(app.listenAddress);
  client.send(`{"method":"${method}","params":[${argument}],"id":0}`);
  expect(JSON.parse(await client.lines(1))).toEqual({ id: 0, result: null, error });
  client.destroy();
});

test('a submission to nobody rejects, and the next one connects when there is somebody', async () => {
  const node: { address: string } = { address: LOCAL };
  const app = socketApp({ listen: LOCAL, connect: () => node.address, handler: { commit: () => responseOf() } });
  await expect(app.submit(Uint8Array.of(1))).rejects.toMatchObject({ code: 'BABBLE_PROXY_STOPPED' });
  cleanups.push(() => app.stop());
  await app.start();
  await expect(app.submit(Uint8Array.of(1))).rejects.toMatchObject({ code: 'BABBLE_PROXY_UNREACHABLE' });
  const server = await rawServer((_line, socket) => socket.write('{"id":0,"result":true,"error":null}\n'));
  cleanups.push(() => server.close());
  node.address = server.address;
  await app.submit(Uint8Array.of(1));
});

test('G9: a submission whose connection ends before the answer rejects and is not sent again', async () => {
  const received: string[] = [];
  const server = await rawServer((line, socket) => {
    received.push(line);
    socket.destroy();
  });
  cleanups.push(() => server.close());
  const app = await started({ commit: () => responseOf() }, server.address);
  await expect(app.submit(Uint8Array.of(1))).rejects.toMatchObject({ code: 'BABBLE_PROXY_CONNECTION_LOST' });
  expect(received).toHaveLength(1);
});

test('a submission that waits for its answer when the application is stopped rejects', async () => {
  let received: () => void = () => undefined;
  const reception = new Promise<void>((resolve) => {
    received = resolve;
  });
  const server = await rawServer(() => received());
  cleanups.push(() => server.close());
  const app = await started({ commit: () => responseOf() }, server.address);
  const submission = app.submit(Uint8Array.of(1)).catch((error: unknown) => error);
  await reception;
  await app.stop();
  expect(await submission).toMatchObject({ code: 'BABBLE_PROXY_STOPPED' });
});

test('a refusal in words that only another implementation uses is kept as text', async () => {
  const server = await rawServer((_line, socket) => socket.write('{"id":0,"result":null,"error":"no"}\n'));
  cleanups.push(() => server.close());
  const app = await started({ commit: () => responseOf() }, server.address);
  const expected = { code: 'BABBLE_PROXY_SUBMIT_REFUSED', data: { text: 'no' } };
  await expect(app.submit(Uint8Array.of(1))).rejects.toMatchObject(expected);
});
