// Time-outs of own requests.

import { type Clock, neverCancelled, pause } from '@babble/host';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { Calls } from '../../src/rpc/call.ts';

/** A request whose connection takes as long to open as its answer to come. */
function slow(clock: Clock, ms: number, beginsAnew: boolean) {
  return async (signal: typeof neverCancelled, restart: () => void): Promise<string> => {
    await pause(clock, ms, signal);
    if (beginsAnew) restart();
    await pause(clock, ms, signal);
    return 'answer';
  };
}

test('NET-POOL-1: dialling and what follows have a time-out each, so that a far peer can be reached', async () => {
  const clock = new SimulatedClock();
  const calls = new Calls(clock, { timeoutMs: 1_000, joinTimeoutMs: 1_000 });
  const far = calls.run('peer', 'sync', neverCancelled, slow(clock, 900, true));
  await expect(clock.until(far)).resolves.toBe('answer');
  const both = calls.run('peer', 'sync', neverCancelled, slow(clock, 900, false));
  await expect(clock.until(both)).rejects.toMatchObject({ code: 'BABBLE_NET_TIMEOUT' });
  const farther = calls.run('peer', 'sync', neverCancelled, slow(clock, 1_100, true));
  await expect(clock.until(farther)).rejects.toMatchObject({ code: 'BABBLE_NET_TIMEOUT' });
});
