// What a validator is asked and handed, with a server in its place.
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Member, stateOf, submit } from '../../member.mjs';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A node that does this with each request. */
async function nodeThat(
  answer: (request: { readonly id: number; readonly params: readonly string[] }, socket: Socket) => void,
): Promise<Member> {
  const started = createServer((socket) => {
    createInterface({ input: socket }).on('line', (line) => answer(JSON.parse(line), socket));
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { number: 1, service: `http://127.0.0.1:${port}/`, proxy: `127.0.0.1:${port}`, chat: '' };
}

describe('transactions', () => {
  test('APP-SOCK-1: each is a line, and all are taken once all are answered', async () => {
    const taken: string[] = [];
    const member = await nodeThat(({ id, params }, socket) => {
      taken.push(Buffer.from(params[0] ?? '', 'base64').toString());
      socket.write(`${JSON.stringify({ id, result: true, error: null })}\n`);
    });
    await submit(member, ['Node1 Tx1', 'Tschüß <&>']);
    expect(taken).toEqual(['Node1 Tx1', 'Tschüß <&>']);
  });

  test('what the node refuses is told with its reason', async () => {
    const member = await nodeThat(({ id }, socket) => {
      socket.write(`${JSON.stringify({ id, result: null, error: 'busy' })}\n`);
    });
    await expect(submit(member, ['x'])).rejects.toMatchObject({ message: 'node1 did not take the transactions: busy' });
  });

  test('a node that hangs up in between, or is not there, has not taken them', async () => {
    const member = await nodeThat(({ id }, socket) => {
      if (id === 0) socket.end(`${JSON.stringify({ id, result: true, error: null })}\n`);
    });
    await expect(submit(member, ['x', 'y'])).rejects.toMatchObject({
      message: expect.stringContaining('after 1 of 2'),
    });
    await new Promise((resolve) => server?.close(resolve));
    await expect(submit(member, ['x'])).rejects.toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
    expect(await stateOf(member)).toBeUndefined();
  });
});
