// Both sockets of the reference in real runs: our application answers the recorded requests of a Go node with the recorded bytes, and submits in the
// same bytes as the Go application did.
import { createHash } from 'node:crypto';
import type { Block, CommitResponse, InternalTransaction } from '@babble/hashgraph';
import type { ProxyHandler } from '@babble/proxy';
import { receiptsFor } from '@babble/proxy';
import { socketApp } from '@babble/proxy/socket';
import { describe, expect, test } from '@jest/globals';
import { readCapturedRows } from '../captures.ts';
import { RawClient } from '../raw-client.ts';
import { rawServer } from '../raw-server.ts';

const RECORDINGS = [
  'dummy/dummy-socket.jsonl',
  'network/socket-node1.jsonl',
  'network/socket-joiner-fast-sync.jsonl',
  'network/socket-joiner-history.jsonl',
];

interface Exchange {
  readonly request: string;
  readonly answer: string;
}

/** Request and answer by the id on their connection, in the order of the requests. */
function exchangesOf(recording: string, service: string): readonly Exchange[] {
  const pending = new Map<string, { request: string; answer: string }>();
  const all: { request: string; answer: string }[] = [];
  for (const { conn = '', line } of linesOf(recording)) {
    const id = /"id":(\d+)}$|^{"id":(\d+)/.exec(line);
    const key = `${conn} ${id?.[1] ?? id?.[2]}`;
    if (line.startsWith('{"method"')) {
      const exchange = { request: line, answer: '' };
      all.push(exchange);
      pending.set(key, exchange);
    } else {
      const exchange = pending.get(key);
      if (exchange !== undefined) exchange.answer = line;
    }
  }
  return all.filter(({ request, answer }) => request.startsWith(`{"method":"${service}.`) && !isInjected(answer));
}

/** Complete lines with their connections: a long message takes several rows. */
function linesOf(recording: string): readonly { readonly conn: string; readonly line: string }[] {
  const begun = new Map<string, string>();
  return readCapturedRows(recording).flatMap(({ conn = '', dir = '', text = '' }) => {
    const lines = ((begun.get(conn + dir) ?? '') + text).split('\n');
    begun.set(conn + dir, lines.pop() ?? '');
    return lines.map((line) => ({ conn, line }));
  });
}

/** The recorder made the application of node 1 answer some snapshot requests wrongly or not at all. */
function isInjected(answer: string): boolean {
  return answer === '' || answer.includes('no snapshot here') || /"result":(null|""),"error":null/.test(answer);
}

/** The recorded applications refused one joiner. */
function isWelcome({ body }: InternalTransaction): boolean {
  return body.peer.moniker !== 'node7';
}

/** What the recorded applications did (APP-DUMMY-1 … APP-DUMMY-3). */
function recordedApplication(): ProxyHandler {
  const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
    parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
  let stateHash: Uint8Array = new Uint8Array(0);
  const snapshots = new Map<number, Uint8Array>();
  return {
    commit: (block: Block): CommitResponse => {
      for (const transaction of block.body.transactions ?? []) {
        stateHash = sha256(stateHash, sha256(transaction ?? new Uint8Array(0)));
      }
      snapshots.set(Number(block.body.index), stateHash);
      return { stateHash, internalTransactionReceipts: receiptsFor(block, isWelcome) };
    },
    snapshot: (index) => {
      const snapshot = snapshots.get(index);
      if (snapshot === undefined) throw new Error(`Snapshot ${index} not found`);
      return snapshot;
    },
    restore: async (snapshot) => {
      for await (const piece of snapshot) stateHash = piece;
      return stateHash;
    },
  };
}

describe.each(RECORDINGS)('%s', (recording) => {
  test('APP-CALL-1 … APP-CALL-4: the recorded requests are answered with the recorded bytes', async () => {
    const exchanges = exchangesOf(recording, 'State');
    expect(exchanges.length).toBeGreaterThan(3);
    const app = socketApp({ listen: '127.0.0.1:0', connect: '127.0.0.1:0', handler: recordedApplication() });
    await app.start();
    const client = await RawClient.to(app.listenAddress);
    for (const { request, answer } of exchanges) {
      client.send(`${request}\n`);
      expect(await client.lines(1)).toBe(`${answer}\n`);
    }
    client.destroy();
    await app.stop();
  });

  test('APP-SOCK-2, APP-SUB-1: submissions have the recorded bytes and take the recorded answers', async () => {
    const exchanges = exchangesOf(recording, 'Babble');
    expect(exchanges.length).toBeGreaterThan(0);
    const received: string[] = [];
    const node = await rawServer((line, socket) => {
      received.push(line);
      socket.write(`${exchanges[received.length - 1]?.answer}\n`);
    });
    const app = socketApp({ listen: '127.0.0.1:0', connect: node.address, handler: recordedApplication() });
    await app.start();
    for (const { request } of exchanges) {
      const transaction = /"params":\["([^"]*)"\]/.exec(request)?.[1] ?? '';
      await app.submit(Uint8Array.from(Buffer.from(transaction, 'base64')));
    }
    expect(received).toEqual(exchanges.map(({ request }) => request));
    await app.stop();
    await node.close();
  });
});
