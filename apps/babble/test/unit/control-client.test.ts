// What whoever asks a node is told when it does not answer.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askNode, NoNodeError } from '../../src/control/control-client.ts';
import { controlSocketOf } from '../../src/control/protocol.ts';
import { checkedNode } from '../../src/doctor/running.ts';

let folder = '';
let server: Server | undefined;
const sockets = new Set<Socket>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'babble-control-'));
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
  await rm(folder, { recursive: true });
});

async function listen(answer: string | undefined): Promise<void> {
  const listening = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    if (answer !== undefined) socket.end(answer);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(controlSocketOf(folder), resolve));
}

test('where nobody listens, no node runs', async () => {
  await expect(askNode(folder, 'status')).rejects.toThrow(NoNodeError);
  await expect(askNode(folder, 'status')).rejects.toThrow('no node runs with');
});

test('a node that says nothing is told from none', async () => {
  await listen(undefined);
  const asked = askNode(folder, 'status', { silentMs: 50 });
  await expect(asked).rejects.not.toThrow(NoNodeError);
  await expect(asked).rejects.toThrow('has not answered for 0.05 s');
});

test('a node that ends without an answer is a problem for doctor', async () => {
  await listen('');
  await expect(askNode(folder, 'status')).rejects.toThrow('ended without an answer');
  expect(await checkedNode(folder)).toMatchObject({
    isRunning: true,
    findings: [{ check: 'node', level: 'problem', message: 'the node ended without an answer' }],
  });
});
