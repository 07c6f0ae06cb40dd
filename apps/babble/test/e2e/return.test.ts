// Real processes are killed under load and come back with nothing but their data directory: without wiping anything, without an operator.
import { expect, test } from '@jest/globals';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { joinNetwork, killNodes, leaveNetwork, sizeOf, startNodes, stopNodes } from '../../src/testnet/membership.ts';
import { COMMIT_MS, transactionsOf } from './commit-and-compare.ts';
import { BUSY_MS, underLoad } from './under-load.ts';

/** Events of each validator that the others keep. */
const FEW_EVENTS = 100;
/** How long those that stay take transactions meanwhile. */
const AWAY_MS = 5_000;
const LATER = 'while two of four are away';

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test('OURS-4, NODE-SELF-6: one of four is killed, comes back without memory, and catches up', () =>
  underLoad(4, async (network) => {
    const gone = network.nodes.slice(1, 2);
    await killNodes(network, gone);
    expect(await sizeOf(network)).toEqual({ validators: 4, mayFail: 1, away: 1 });
    await pause(1_000);
    await startNodes(network, gone);
    expect(await sizeOf(network)).toEqual({ validators: 4, mayFail: 1, away: 0 });
    return { gone };
  }));

test('OURS-4, NODE-SELF-6: two of four are killed and come back without memory: all four commit again', () =>
  underLoad(4, async (network) => {
    const [stays, ...others] = network.nodes;
    const gone = others.slice(1);
    await killNodes(network, gone);
    if (stays === undefined) throw new Error('no node');
    // What was on its way before may still be committed; what comes from now on cannot be.
    await network.submit(stays, LATER);
    await pause(AWAY_MS);
    const commits = (node: LocalNode): boolean => transactionsOf(node).includes(LATER);
    expect(network.nodes.some(commits)).toBe(false);
    await startNodes(network, gone);
    await network.until(() => network.nodes.every(commits), COMMIT_MS, 'nothing was committed again');
    expect(stays.state).toBe('Babbling');
    return { gone };
  }));

test('NODE-JOIN-5: who joined is stopped and comes back; who left comes back as a validator', () =>
  underLoad(4, async (network) => {
    const [joiner] = await joinNetwork(network, 1);
    const [leaver] = network.nodes;
    if (joiner === undefined || leaver === undefined) throw new Error('no nodes');
    await stopNodes(network, [joiner]);
    await pause(1_000);
    expect(await sizeOf(network)).toEqual({ validators: 5, mayFail: 1, away: 1 });
    await startNodes(network, [joiner]);
    await leaveNetwork(network, leaver);
    await startNodes(network, [leaver]);
    expect(await sizeOf(network)).toEqual({ validators: 5, mayFail: 1, away: 0 });
    return { gone: [joiner, leaver] };
  }));

test('NODE-STATE-11, OURS-6: one that was away for longer than the others keep events comes back with a snapshot', () =>
  underLoad(
    4,
    async (network) => {
      const gone = network.nodes.slice(3);
      await killNodes(network, gone);
      const before = network.newestIndex;
      const isFarAhead = (): boolean => network.newestIndex > before + FEW_EVENTS;
      await network.until(isFarAhead, COMMIT_MS, 'the others did not go on');
      await startNodes(network, gone);
      return { gone, restored: gone };
    },
    { flags: ['--cache-size', String(FEW_EVENTS)], laterFlags: ['--fast-sync'], everyMs: BUSY_MS },
  ));
