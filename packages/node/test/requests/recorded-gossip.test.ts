// A node of ours in the place of node 1 of the recorded network answers every recorded request.
import { expect, test } from '@jest/globals';
import { recordedGossip } from './recorded-gossip.ts';
import { nodeOne, takeEvents } from './recorded-place.ts';

const METHODS = ['join', 'sync', 'eagerSync', 'fastForward'];

test('NET-RPC-1, NODE-PULL-3, NODE-PUSH-1: every recorded request to node 1 gets an answer of the recorded shape', async () => {
  const place = await nodeOne();
  let answered = 0;
  for (const message of recordedGossip('gossip-1-start-and-transactions')) {
    const method = METHODS[message.text.charCodeAt(0)];
    if (message.connection.startsWith('to-node1') && message.dir === 'c2s' && method !== undefined) {
      const { error, body } = await place.ask(method, message.text.slice(1));
      const keys = method === 'sync' ? ['FromID', 'Events', 'Known'] : ['FromID', 'Success'];
      expect({ method, error, keys: Object.keys(JSON.parse(body)) }).toEqual({ method, error: '', keys });
      answered += 1;
    } else await takeEvents(place, message);
  }
  expect(answered).toBe(36);
  await place.node.stop();
});
