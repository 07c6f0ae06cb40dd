// Real processes join and leave under load.
import { expect, test } from '@jest/globals';
import { joinNetwork, leaveNetwork, sizeOf } from '../../src/testnet/membership.ts';
import { underLoad } from './under-load.ts';

test('NODE-LEAVE-1 … 5: one of five leaves under load; what it had taken is committed, too', () =>
  underLoad(5, async (network) => {
    const [leaver] = network.nodes.slice(2);
    if (leaver === undefined) throw new Error('no node');
    await leaveNetwork(network, leaver);
    expect(leaver.ending).toBe('left');
    expect(await sizeOf(network)).toEqual({ validators: 4, mayFail: 1, away: 0 });
    return { gone: [] };
  }));

test('NODE-JOIN-1 … 10: three join four at once under load, and have all blocks', () =>
  underLoad(4, async (network) => {
    const joiners = await joinNetwork(network, 3);
    expect(joiners.map(({ state }) => state)).toEqual(['Babbling', 'Babbling', 'Babbling']);
    expect(await sizeOf(network)).toEqual({ validators: 7, mayFail: 2, away: 0 });
    return { gone: [] };
  }));
