// Messages instead of bytes.

import { neverCancelled } from '@babble/host';
import type { RpcResponse, Transport } from '@babble/net';
import { createPeerClient } from '@babble/net';
import { describe, expect, test } from '@jest/globals';
import { latin } from '../bench.ts';

/** A transport that answers everything alike and remembers what it was asked. */
function fixed(answer: RpcResponse): { readonly transport: Transport; readonly asked: string[] } {
  const asked: string[] = [];
  const transport: Transport = {
    supports: { listen: true, extensions: true },
    localAddress: '',
    advertiseAddress: '',
    start: async () => undefined,
    stop: async () => undefined,
    request: async (target, method, body) => {
      asked.push(`${target} ${method} ${Buffer.from(body).toString()}`);
      return answer;
    },
  };
  return { transport, asked };
}

describe('the typed client', () => {
  test('NET-API-1: encodes the request and decodes the answer', async () => {
    const { transport, asked } = fixed({ error: '', body: latin('{"FromID":7,"Success":true}\n') });
    const answer = await createPeerClient(transport).eagerSync('b', { fromId: 1, events: [] }, neverCancelled);
    expect(asked).toEqual(['b eagerSync {"FromID":1,"Events":[]}\n']);
    expect(answer).toEqual({ fromId: 7, success: true });
  });

  test('NET-ERR-8: an error text is BABBLE_NET_REMOTE_ERROR, whatever the body', async () => {
    const { transport } = fixed({ error: 'Not in Babbling state', body: latin('rubbish\n') });
    const asked = createPeerClient(transport).fastForward('b', { fromId: 1 }, neverCancelled);
    await expect(asked).rejects.toMatchObject({
      code: 'BABBLE_NET_REMOTE_ERROR',
      fault: 'peer',
      data: { target: 'b', method: 'fastForward', text: 'Not in Babbling state' },
    });
  });

  test.each(['{"FromID":1.5}\n', '{"FromID":-1}\n', '{"Events":[{"Body":5}]}\n', '[]\n', '{"FromID":1\n', '\n'])(
    'NET-POOL-2: the answer %j is BABBLE_NET_MALFORMED',
    async (text) => {
      const { transport } = fixed({ error: '', body: latin(text) });
      const request = { fromId: 1, known: null, syncLimit: 0, wire: 0 };
      const asked = createPeerClient(transport).sync('b', request, neverCancelled);
      await expect(asked).rejects.toMatchObject({
        code: 'BABBLE_NET_MALFORMED',
        data: { target: 'b', method: 'sync' },
      });
    },
  );
});
