// A real process kills itself at every step of its work, one after the other, and comes back with its disk: nothing that was taken is lost or comes twice.
// Rules OURS-4, OURS-5. BABBLE_TEST_EFFORT=long has all others killed with it at every step, and not only at some.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAIL_POINTS, type FailPointName } from '@babble/node';
import { effort } from '@babble-tooling/simulation';
import { test } from '@jest/globals';
import type { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { killNodes, startNodes } from '../../src/testnet/membership.ts';
import { COMMIT_MS } from './commit-and-compare.ts';
import { underLoad } from './under-load.ts';

const PROGRAM = fileURLToPath(new URL('killing-itself.mjs', import.meta.url));
const LONG_MS = 900_000;
/** How long the others go on before one catches up. */
const AWAY_MS = 2_000;

/** Come to while a node catches up; own events are lost on the way only after hours, as simulations do it (tooling/crash). */
const CATCHING_UP: readonly FailPointName[] = [
  'catch-up-verified',
  'application-restoring',
  'application-restored',
  'graph-resetting',
  'graph-reset',
  'graph-replaced',
  'graph-durable',
];
const NEVER_HERE: readonly FailPointName[] = ['lost-recovered'];
/** Come to when two thousand events and more have been made, and then soon after every start: the last ones. */
const PRUNING: readonly FailPointName[] = ['history-pruning', 'history-pruned'];
const PRUNED_MS = 200_000;
/** Every so many blocks a snapshot of the application is kept, and as little of the history as can be. */
const FLAGS = ['--store', '--snapshot-interval', '5', '--prune', '--keep-blocks', '10', '--cache-size', '2000'];
/** Come to once in a life; the others again and again. */
const ONCE: readonly FailPointName[] = [
  'own-head-certain',
  'graph-loaded',
  'application-brought-up',
  'rest-inserted',
  ...PRUNING,
  ...CATCHING_UP,
];

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

interface Kills {
  readonly laterFlags?: readonly string[];
  readonly awayMs?: number;
  /** Steps at which all others are killed as well. */
  readonly ofAll?: readonly FailPointName[];
}

/** The first of four kills itself at each of the steps, and is back before the next. */
async function killAtEach(
  steps: readonly FailPointName[],
  { laterFlags = [], awayMs = 0, ofAll = [] }: Kills = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'babble-fail-points-'));
  const stepFile = join(folder, 'step');
  const programOf = (number: number): readonly [string, ...string[]] => {
    const file = number === 1 ? stepFile : join(folder, 'none');
    return [process.execPath, PROGRAM, file];
  };
  writeFileSync(stepFile, '');
  writeFileSync(join(folder, 'none'), '');
  try {
    await underLoad(
      4,
      async (network) => {
        const [victim] = network.nodes;
        if (victim === undefined) throw new Error('no node');
        await killNodes(network, [victim]);
        for (const step of steps) {
          await pause(awayMs);
          writeFileSync(stepFile, `${step}:${ONCE.includes(step) ? 1 : 5}`);
          await liveUntil(network, victim, step);
          if (ofAll.includes(step)) await killOthers(network, victim);
        }
        writeFileSync(stepFile, '');
        await startNodes(network, [victim]);
        return { gone: [], restored: laterFlags.length === 0 ? [] : [victim] };
      },
      { flags: FLAGS, laterFlags, programOf },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function liveUntil(network: LocalNetwork, victim: LocalNode, step: FailPointName): Promise<void> {
  await network.startNode(victim);
  victim.expectKill();
  const limitMs = PRUNING.includes(step) ? PRUNED_MS : COMMIT_MS;
  await network.until(() => victim.isGone, limitMs, `validator 1 does not come to ${step}`);
  if (victim.ending !== 'killed') throw new Error(`before ${step} it ended by itself: ${lastLines(victim)}`);
  network.giveUp(victim);
}

function lastLines({ logFile }: LocalNode): string {
  return readFileSync(logFile, 'utf8').slice(-4_000);
}

async function killOthers(network: LocalNetwork, victim: LocalNode): Promise<void> {
  const others = network.nodes.filter((node) => node !== victim);
  await killNodes(network, others);
  await startNodes(network, others);
}

const WORKING = FAIL_POINTS.filter((step) => ![...CATCHING_UP, ...NEVER_HERE, ...PRUNING].includes(step));
/** One on the way of an event, of a block and of a snapshot; the simulation ends all at each of the steps. */
const SOME: readonly FailPointName[] = ['own-event-kept', 'block-applied', 'snapshot-piece-taken', 'history-pruned'];
const OF_ALL = effort({ usual: SOME, long: undefined });

test(
  'a validator is killed at every step of its work and of its start, at some of them with all others',
  () => {
    process.stdout.write(
      `all are killed at ${OF_ALL === undefined ? 'every step' : `${OF_ALL.join(', ')}; BABBLE_TEST_EFFORT=long: at every step`}\n`,
    );
    const steps = [...WORKING, ...PRUNING];
    return killAtEach(steps, { ofAll: OF_ALL ?? steps });
  },
  LONG_MS,
);

test(
  'a validator is killed at every step of catching up',
  () => killAtEach(CATCHING_UP, { laterFlags: ['--fast-sync'], awayMs: AWAY_MS }),
  LONG_MS,
);
