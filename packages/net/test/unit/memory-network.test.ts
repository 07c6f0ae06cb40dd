// The network in memory: delay, loss, doubling, partitions, all by the given clock and chance.

import { neverCancelled, silentLogger } from '@babble/host';
import type { MemoryNetworkInit, RequestHandler, Transport } from '@babble/net';
import { memoryNetwork, memoryTransport } from '@babble/net';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { latin } from '../bench.ts';

const BODY = latin('{}\n');
const answering: RequestHandler = async () => ({ error: '', body: BODY });

async function network(init: Partial<MemoryNetworkInit>, seed = 1) {
  const clock = new SimulatedClock();
  const random = new Chance(seed);
  const wires = memoryNetwork({ clock, random, ...init });
  const start = async (address: string, handler: RequestHandler): Promise<Transport> => {
    const transport = memoryTransport(wires, { address })({ clock, logger: silentLogger, random });
    await transport.start(handler);
    return transport;
  };
  const ask = (from: Transport, to: string) => clock.until(from.request(to, 'sync', BODY, neverCancelled));
  return { clock, wires, start, ask };
}

describe('the network in memory', () => {
  test('NET-MEM-1: an exchange takes the delay of both directions', async () => {
    const { clock, wires, start, ask } = await network({ delayMs: 10 });
    const a = await start('a', answering);
    await start('b', answering);
    await ask(a, 'b');
    expect(clock.now()).toBe(20);
    wires.setLink('a', 'b', { delayMs: 1 });
    await ask(a, 'b');
    expect(clock.now()).toBe(31);
  });

  test('NET-MEM-1: an address without a transport is unreachable, with the words of the reference', async () => {
    const { start, ask } = await network({});
    const a = await start('a', answering);
    await expect(ask(a, 'nobody')).rejects.toThrow('failed to connect to peer: nobody');
  });

  test('NET-MEM-1: what is lost times out, with the words of the reference', async () => {
    const { wires, start, ask } = await network({});
    const a = await start('a', answering);
    await start('b', answering);
    wires.setLink('b', 'a', { loss: 1 });
    await expect(ask(a, 'b')).rejects.toThrow('command timed out');
  });

  test('NET-MEM-1: without an address a transport gets a random one with the layout of a UUID', () => {
    const random = new Chance(7);
    const clock = new SimulatedClock();
    const wires = memoryNetwork({ clock, random });
    const addresses = [1, 2].map(
      () => memoryTransport(wires)({ clock, logger: silentLogger, random }).advertiseAddress,
    );
    for (const address of addresses) expect(address).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(addresses[0]).not.toBe(addresses[1]);
  });

  test('NET-MEM-1: an address can be taken once', async () => {
    const { start } = await network({});
    await start('a', answering);
    await expect(start('a', answering)).rejects.toMatchObject({
      code: 'BABBLE_NET_ADDRESS_IN_USE',
      data: { address: 'a' },
    });
  });

  test('a partition cuts between groups, also what is under way, until it is healed', async () => {
    const { clock, wires, start, ask } = await network({ delayMs: 10 });
    const [a, b, c] = [await start('a', answering), await start('b', answering), await start('c', answering)];
    await start('d', answering);
    const underWay = a.request('c', 'sync', BODY, neverCancelled);
    clock.setTimeout(() => wires.partition([['a', 'b']]), 5);
    await expect(clock.until(underWay)).rejects.toMatchObject({ code: 'BABBLE_NET_TIMEOUT' });
    await expect(ask(b, 'd')).rejects.toMatchObject({ code: 'BABBLE_NET_TIMEOUT' });
    await expect(ask(a, 'b')).resolves.toMatchObject({ error: '' });
    await expect(ask(c, 'd')).resolves.toMatchObject({ error: '' });
    wires.heal();
    await expect(ask(a, 'c')).resolves.toMatchObject({ error: '' });
  });

  test('duplication makes handlers see a request twice, and the answer counts once', async () => {
    const { clock, start, ask } = await network({ duplication: 1 });
    let requestCount = 0;
    const a = await start('a', answering);
    await start('b', async (request) => {
      requestCount++;
      return answering(request);
    });
    await ask(a, 'b');
    await clock.run(10);
    expect(requestCount).toBe(2);
  });

  test('the same seed gives the same run, another seed another one', async () => {
    const run = async (seed: number): Promise<string> => {
      const { clock, start } = await network({ delayMs: 5, jitterMs: 20, loss: 0.2, duplication: 0.2 }, seed);
      const log: string[] = [];
      const a = await start('a', answering);
      await start('b', async (request) => {
        log.push(`${clock.now()} ${Buffer.from(request.body).toString().trim()}`);
        return answering(request);
      });
      const asked = Array.from({ length: 30 }, (_, index) =>
        a.request('b', 'sync', latin(`${index}\n`), neverCancelled),
      );
      const outcomes = await clock.until(Promise.allSettled(asked));
      return [...log, ...outcomes.map(({ status }) => status), clock.now()].join('\n');
    };
    const first = await run(42);
    expect(await run(42)).toBe(first);
    expect(await run(43)).not.toBe(first);
    expect(first).toContain('rejected');
  });
});
