// Messages instead of bytes.

import { neverCancelled } from '@babble/host';
import { createPeerClient } from '@babble/net';
import { describe, expect, test } from '@jest/globals';
import { latin } from '../bench.ts';
import { fixedTransport } from '../fixed-transport.ts';

describe('the typed client', () => {
  test('NET-API-1: encodes the request and decodes the answer', async () => {
    const { transport, asked } = fixedTransport({ error: '', body: latin('{"FromID":7,"Success":true}\n') });
    const answer = await createPeerClient(transport).eagerSync('b', { fromId: 1, events: [] }, neverCancelled);
    expect(asked).toEqual(['b eagerSync {"FromID":1,"Events":[]}\n']);
    expect(answer).toEqual({ fromId: 7, success: true });
  });

  test('NET-ERR-8: an error text is BABBLE_NET_REMOTE_ERROR, whatever the body', async () => {
    const { transport } = fixedTransport({ error: 'Not in Babbling state', body: latin('rubbish\n') });
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
      const { transport } = fixedTransport({ error: '', body: latin(text) });
      const request = { fromId: 1, known: null, syncLimit: 0, wire: 0 };
      const asked = createPeerClient(transport).sync('b', request, neverCancelled);
      await expect(asked).rejects.toMatchObject({
        code: 'BABBLE_NET_MALFORMED',
        data: { target: 'b', method: 'sync' },
      });
    },
  );
});
