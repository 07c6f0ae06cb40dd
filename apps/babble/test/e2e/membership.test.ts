// Real processes join and leave under load.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import { OWN_PROGRAM, type ProgramCommand } from '../../src/testnet/local-node.ts';
import { joinNetwork, leaveNetwork, sizeOf } from '../../src/testnet/membership.ts';
import { standingAt } from '../../src/testnet/standing.ts';
import { COMMIT_MS } from './commit-and-compare.ts';
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

test('who has joined counts for all, also for one that was behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'babble-behind-'));
  const pidFile = join(folder, 'pid');
  const noted: ProgramCommand = ['sh', '-c', 'echo $$ > "$0"; exec "$@"', pidFile, ...OWN_PROGRAM];
  const programOf = (number: number): ProgramCommand => (number === 1 ? noted : OWN_PROGRAM);
  const network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined, programOf });
  try {
    const url = network.nodes[0]?.url ?? '';
    const pid = Number(await readFile(pidFile, 'utf8'));
    process.kill(pid, 'SIGSTOP');
    const goOn = async (): Promise<void> => {
      const countsItself = async (): Promise<boolean> => {
        const joiner = network.nodes[4];
        if (joiner?.state !== 'Babbling') return false;
        return (await standingAt(joiner.url)).validators.length === 5;
      };
      await network.until(countsItself, COMMIT_MS, 'nobody joined');
      process.kill(pid, 'SIGCONT');
    };
    const [{ validators }] = await Promise.all([joinNetwork(network, 1).then(() => standingAt(url)), goOn()]);
    expect(validators).toHaveLength(5);
  } finally {
    await network.stop();
    await rm(folder, { recursive: true });
  }
});
