// A burst of transactions at one node: split over events and messages of bounded size, and committed in order (ADR 0008, OURS-8).

import type { TransportFactory } from '@babble/net';
import { effort } from '@babble-tooling/simulation';
import { expect, jest, test } from '@jest/globals';
import { stop } from './measured-load.ts';
import { type SimulatedNode, simulateNetwork } from './simulated-network.ts';

const COUNT = effort({ usual: 30_000, long: 100_000 });
const BYTES = 100;
const MAX_EVENT_BYTES = 64 * 1024;
/** Payload of a message that holds several events, in base64, and as much again for what is around it. */
const MAX_MESSAGE_BYTES = 2 * 1024 * 1024 * (4 / 3);

jest.setTimeout(120_000);

/** Notes the length of every message on its way, in both directions. */
function listening(onMessage: (bytes: number) => void, factory: TransportFactory): TransportFactory {
  return (components) => {
    const transport = factory(components);
    return Object.assign(Object.create(transport), {
      supports: transport.supports,
      localAddress: transport.localAddress,
      start: (handler: Parameters<typeof transport.start>[0]) => transport.start(handler),
      stop: () => transport.stop(),
      request: async (...request: Parameters<typeof transport.request>) => {
        onMessage(request[2].length);
        const answer = await transport.request(...request);
        onMessage(answer.body.length);
        return answer;
      },
    });
  };
}

function numbersOf({ application }: SimulatedNode): readonly number[] {
  const decoder = new TextDecoder();
  return application.blocks.flatMap(({ body }) =>
    (body.transactions ?? []).map((transaction) => Number.parseInt(decoder.decode(transaction ?? undefined), 10)),
  );
}

test(`${COUNT} transactions at once, one node away meanwhile: small events and messages, everything in order`, async () => {
  let longestMessage = 0;
  const network = await simulateNetwork({
    size: 4,
    seed: 41,
    delayMs: 0.1,
    jitterMs: 0.1,
    transportOf: (transport) =>
      listening((bytes) => {
        longestMessage = Math.max(longestMessage, bytes);
      }, transport),
  });
  const { clock, nodes } = network;
  await clock.run(200);
  const [first, , , away] = nodes;
  network.network.partition([[away?.address ?? '']]);
  for (let i = 0; i < COUNT; i += 1) await first?.node.submit(new TextEncoder().encode(String(i).padEnd(BYTES, '.')));
  const isComplete = ({ application }: SimulatedNode): boolean =>
    application.blocks.reduce((count, { body }) => count + (body.transactions?.length ?? 0), 0) === COUNT;
  await clock.runUntil(() => nodes.slice(0, 3).every(isComplete), 60_000);
  network.network.heal();
  await clock.runUntil(() => nodes.every(isComplete), 60_000);
  const inOrder = Array.from({ length: COUNT }, (_, i) => i);
  for (const node of nodes) expect(numbersOf(node)).toEqual(inOrder);
  // Spread over many blocks, so that none takes long to hash and to hand over.
  expect(first?.application.blocks.length).toBeGreaterThan((COUNT * BYTES) / MAX_EVENT_BYTES / 8);
  expect(longestMessage).toBeLessThan(MAX_MESSAGE_BYTES);
  expect(longestMessage).toBeGreaterThan(MAX_EVENT_BYTES);
  await stop(network);
});
