// The recorded gossip of the Go implementation over real sockets: our server answers a recorded client, our client asks a recorded server.
import { readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { neverCancelled } from '@babble/host';
import { tcp } from '@babble/net-tcp';
import { describe, expect, test } from '@jest/globals';
import { components } from '../components.ts';

interface Exchange {
  readonly request: Buffer;
  readonly answer: Buffer;
}

interface Row {
  readonly conn: string;
  readonly dir?: string;
  readonly text?: string;
  readonly base64?: string;
}

const METHODS = ['join', 'sync', 'eagerSync', 'fastForward'];

/** The exchanges of each connection of one recording. Nodes never send ahead, so a change of direction begins a new turn (NET-CONN-1). */
function conversations(file: string): readonly (readonly Exchange[])[] {
  const url = new URL(`../../../../tooling/vectors/captures/network/${file}.jsonl`, import.meta.url);
  const rows: readonly Row[] = readFileSync(url, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((row) => JSON.parse(row));
  const turns = new Map<string, { readonly dir: string; bytes: Buffer }[]>();
  for (const { conn, dir, text, base64 } of rows) {
    if (dir === undefined) continue;
    const bytes = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
    const ofConnection = turns.get(conn) ?? [];
    const last = ofConnection[ofConnection.length - 1];
    if (last?.dir === dir) last.bytes = Buffer.concat([last.bytes, bytes]);
    else ofConnection.push({ dir, bytes });
    turns.set(conn, ofConnection);
  }
  return [...turns.values()].map((ofConnection) =>
    ofConnection.flatMap(({ bytes }, position) => {
      const answer = ofConnection[position + 1];
      return position % 2 === 0 && answer !== undefined ? [{ request: bytes, answer: answer.bytes }] : [];
    }),
  );
}

function parts(answer: Buffer): { readonly error: string; readonly body: Buffer } {
  const newline = answer.indexOf('\n');
  return { error: JSON.parse(answer.subarray(0, newline).toString()), body: answer.subarray(newline + 1) };
}

function read(socket: Socket, byteCount: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const onReadable = (): void => {
      const bytes: Buffer | null = socket.read(byteCount);
      if (bytes === null) socket.once('readable', onReadable);
      else resolve(bytes);
    };
    onReadable();
  });
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      resolve(`127.0.0.1:${bound !== null && typeof bound === 'object' ? bound.port : 0}`);
    });
  });
}

const RECORDINGS = ['gossip-1-start-and-transactions', 'gossip-2-join-with-fast-sync'];

describe.each(RECORDINGS)('%s', (file) => {
  const recorded = conversations(file);

  test('NET-RPC-1, NET-RPC-3: a server answers the recorded requests with the recorded bytes', async () => {
    const queue = recorded.flat();
    const transport = tcp({ listen: '127.0.0.1:0' })(components);
    let position = 0;
    await transport.start(async ({ method, body }) => {
      const exchange = queue[position++];
      expect(method).toBe(METHODS[exchange?.request[0] ?? -1]);
      expect(Buffer.from(body).toString()).toBe(exchange?.request.subarray(1).toString());
      return parts(exchange?.answer ?? Buffer.alloc(0));
    });
    for (const exchanges of recorded) {
      const socket = connect(Number(transport.localAddress.split(':').pop()), '127.0.0.1');
      for (const { request, answer } of exchanges) {
        socket.write(request);
        expect((await read(socket, answer.length)).toString()).toBe(answer.toString());
      }
      socket.destroy();
    }
    await transport.stop();
    expect(position).toBe(queue.length);
  });

  test('NET-RPC-1, NET-POOL-1: a client asks with the recorded bytes over one connection and takes the recorded answers', async () => {
    const queue = recorded.flat();
    let connectionCount = 0;
    const server = createServer({ noDelay: true }, async (socket) => {
      connectionCount++;
      for (const { request, answer } of queue) {
        expect((await read(socket, request.length)).toString()).toBe(request.toString());
        socket.write(answer);
      }
    });
    const target = await listen(server);
    const transport = tcp({ listen: '127.0.0.1:0', timeoutMs: 20_000 })(components);
    await transport.start(async () => ({ error: '', body: Buffer.from('null\n') }));
    for (const { request, answer } of queue) {
      const method = METHODS[request[0] ?? -1] ?? '';
      const { error, body } = await transport.request(target, method, request.subarray(1), neverCancelled);
      expect({ error, body: Buffer.from(body).toString().trimEnd() }).toEqual({
        error: parts(answer).error,
        body: parts(answer).body.toString().trimEnd(),
      });
    }
    await transport.stop();
    await new Promise((resolve) => server.close(resolve));
    expect(connectionCount).toBe(1);
  });
});
