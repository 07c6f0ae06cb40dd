// Ports that are found once are not found again.
import { createServer } from 'node:net';
import { freePorts, isListening } from '@babble-tooling/simulation/ports';
import { expect, test } from '@jest/globals';

const COUNT = 3;
const rowFrom = (first: number): readonly number[] => Array.from({ length: COUNT }, (_, i) => first + i);

test('whoever asks at the same time, or later, gets other ports', async () => {
  const together = await Promise.all([freePorts(COUNT), freePorts(COUNT)]);
  const ports = [...together, await freePorts(COUNT)].flatMap(rowFrom);
  expect(new Set(ports).size).toBe(3 * COUNT);
});

test('somebody listens there, or not', async () => {
  const port = await freePorts(1);
  expect(await isListening(port)).toBe(false);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  expect(await isListening(port)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

test('more than a row has is refused', async () => {
  await expect(freePorts(48)).rejects.toThrow('48 ports are more than a row has');
});
