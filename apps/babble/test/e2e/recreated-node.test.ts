// A validator whose database is gone, removed or moved aside, comes back with nothing but its key: it catches up from the others, does not use an index twice, and has
// the blocks of the others. Rules NODE-SELF-6, OURS-4, OPS-FILE-8, NODE-FF-8.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { killNodes, startNodes } from '../../src/testnet/membership.ts';
import { COMMIT_MS } from './commit-and-compare.ts';
import { underLoad } from './under-load.ts';

const DATABASE = 'babble_db';
/** Transactions that it takes part in before its events are looked at. */
const SOME = 200;
/** Blocks that the others go on without it. */
const AWAY = 10;

interface Way {
  readonly name: string;
  readonly laterFlags: readonly string[];
  /** What happens to its database while it is down. */
  readonly lose: (database: string) => void;
  /** Whether the old database is kept. */
  readonly isMovedAside: boolean;
  /** Whether it begins with a snapshot, and so is not given the blocks from before. */
  readonly isRestored: boolean;
}

const removed = (database: string): void => rmSync(database, { recursive: true });
const untouched = (): void => undefined;

const WAYS: readonly Way[] = [
  { name: 'its folder is removed', laterFlags: [], lose: removed, isMovedAside: false, isRestored: false },
  {
    name: 'its folder is removed, and it begins with a snapshot',
    laterFlags: ['--fast-sync'],
    lose: removed,
    isMovedAside: false,
    isRestored: true,
  },
  { name: '--fresh', laterFlags: ['--fresh'], lose: untouched, isMovedAside: true, isRestored: false },
  {
    name: '--fresh with --fast-sync',
    laterFlags: ['--fresh', '--fast-sync'],
    lose: untouched,
    isMovedAside: true,
    isRestored: true,
  },
];

test.each(WAYS)(
  'one of four comes back without its database: $name',
  ({ laterFlags, lose, isMovedAside, isRestored }) =>
    underLoad(
      4,
      async (network) => {
        const [, subject] = network.nodes;
        if (subject === undefined) throw new Error('no node');
        await killNodes(network, [subject]);
        const last = network.newestIndex;
        await network.until(() => network.newestIndex >= last + AWAY, COMMIT_MS, 'the others did not go on');
        lose(join(subject.configuration.folder, DATABASE));
        await startNodes(network, [subject]);
        expectMovedAside(subject, isMovedAside);
        // Its new events are among those of the others by then.
        const before = subject.transactionCount;
        await network.until(() => subject.transactionCount >= before + SOME, COMMIT_MS, 'it did not go on');
        expectNoForks(network);
        return { gone: [subject], restored: isRestored ? [subject] : [] };
      },
      { flags: ['--store'], laterFlags },
    ),
);

/** Beside the new one. */
function expectMovedAside({ configuration: { folder } }: LocalNode, isMovedAside: boolean): void {
  const folders = readdirSync(folder).filter((name) => name.startsWith(DATABASE));
  expect(folders).toHaveLength(isMovedAside ? 2 : 1);
  expect(folders).toContain(DATABASE);
  for (const name of folders) expect(readdirSync(join(folder, name))).toContain('CURRENT');
}

function expectNoForks(network: LocalNetwork): void {
  for (const { logFile } of network.nodes)
    expect(readFileSync(logFile, 'utf8')).not.toContain('Two events for one index');
}
