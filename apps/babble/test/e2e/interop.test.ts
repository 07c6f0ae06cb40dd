// Networks with nodes and applications of the Go implementation: BABBLE_GO_BIN names its program, beside which its program `dummy` lies.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { type LocalNode, OWN_PROGRAM, type ProgramCommand } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { COMMIT_MS, commitAndCompare, transactionsOf, withNetwork } from './commit-and-compare.ts';
import { joinerOf } from './joiner.ts';
import { ProgramApplication } from './program-application.ts';

const OWN_DUMMY = fileURLToPath(new URL('../../../dummy/bin/dummy.js', import.meta.url));
const LINE_COUNT = 40;
const go = process.env['BABBLE_GO_BIN'];

/** A test that needs the Go implementation. */
function goTest(name: string, run: (program: string) => Promise<void>): void {
  if (go === undefined) test.skip(`${name} (skipped: BABBLE_GO_BIN is not set)`, () => undefined);
  else test(name, () => run(go));
}

/** Node 1: both ours; 2: our node, their chat; 3: their node, our chat; 4: both theirs. Everybody says something. */
async function chatAcross(goProgram: string, folder: string): Promise<void> {
  const goDummy = join(dirname(goProgram), 'dummy');
  const applications: ProgramApplication[] = [];
  await withNetwork(
    {
      programOf: (number) => (number <= 2 ? OWN_PROGRAM : [goProgram]),
      applicationOf: (number) => (configuration, events) => {
        const chat = number % 2 === 1 ? ([process.execPath, OWN_DUMMY] as const) : ([goDummy] as const);
        const flags = ['--name', configuration.moniker, '--proxy-connect', configuration.proxy, '--log', 'info'];
        const command = (listen: string) => [...chat, ...flags, '--client-listen', listen] as const;
        const application = new ProgramApplication({ configuration, events, command, folder });
        applications.push(application);
        return application;
      },
    },
    async (network) => {
      for (let i = 0; i < LINE_COUNT; i += 1)
        await applications[i % 4]?.submit(new TextEncoder().encode(`line ${i} <&> ž`));
      const expected = Array.from({ length: LINE_COUNT }, (_, i) => `node${(i % 4) + 1}: line ${i} <&> ž`);
      const isShown = ({ output }: ProgramApplication): boolean => expected.every((line) => output.includes(line));
      const isDone = (): boolean =>
        applications.every(isShown) && network.nodes.every((node) => transactionsOf(node).length === LINE_COUNT);
      await network.until(isDone, COMMIT_MS, 'not every line was shown');
      expect(compareBlocks(network.nodes)).toMatchObject({ equal: true, difference: undefined });
      for (const node of network.nodes) expect([...transactionsOf(node)].sort()).toEqual([...expected].sort());
      const count = Math.min(...applications.map(({ stateHashes }) => stateHashes.length));
      expect(count).toBeGreaterThan(0);
      for (const { stateHashes } of applications) {
        expect(stateHashes.slice(0, count)).toEqual(applications[0]?.stateHashes.slice(0, count));
      }
    },
  );
}

describe('the chat across implementations', () => {
  goTest(
    'APP-DUMMY-1: either chat on either node shows the same lines and has the same state hashes',
    async (program) => {
      const folder = await mkdtemp(join(tmpdir(), 'babble-interop-'));
      try {
        await chatAcross(program, folder);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});

describe('a network with nodes of the Go implementation', () => {
  for (const ours of [1, 2, 3]) {
    goTest(`${ours} of 4 nodes are ours: 1,000 transactions in the same blocks on all`, (program) =>
      withNetwork({ programOf: (number) => (number <= ours ? OWN_PROGRAM : [program]) }, (network) =>
        commitAndCompare(network, 1_000),
      ),
    );
  }
});

/** Whether all of these have committed it. */
function isThere(text: string, nodes: readonly LocalNode[]): () => boolean {
  return () => nodes.every((node) => transactionsOf(node).includes(text));
}

interface Across {
  readonly members: ProgramCommand;
  readonly joins: ProgramCommand;
  readonly folder: string;
  /** The joiner begins with a snapshot, and has no blocks from before. */
  readonly fastSync: boolean;
}

/** A joiner gets the history of three members, or their snapshot, takes part, and leaves as its kind does. */
async function joinAcross({ members, joins, folder, fastSync }: Across): Promise<void> {
  await withNetwork({ size: 3, programOf: () => members }, async (network) => {
    const [member] = network.nodes;
    if (member === undefined) throw new Error('no node');
    const joiner = await joinerOf(member, folder, joins);
    try {
      for (let i = 0; i < 20; i += 1) {
        await network.submit(member, `before ${i}`);
        await network.until(isThere(`before ${i}`, network.nodes), COMMIT_MS, 'the members do not commit');
      }
      await joiner.start(fastSync ? ['--fast-sync'] : []);
      await network.until(() => joiner.state === 'Babbling', COMMIT_MS, 'the joiner did not come so far');
      const everybody = [...network.nodes, joiner];
      await joiner.submit(new TextEncoder().encode('from the joiner'));
      await network.until(isThere('from the joiner', everybody), COMMIT_MS, 'the joiner was not heard');
      expect(compareBlocks(everybody)).toMatchObject({ equal: true, difference: undefined });
      expect(transactionsOf(joiner).includes('before 0')).toBe(!fastSync);
      // The Go implementation leaves on a signal, upon `stop`.
      if (joins === OWN_PROGRAM) await joiner.leave(() => undefined);
    } finally {
      await joiner.stop();
    }
    await network.submit(member, 'afterwards');
    await network.until(
      () => network.nodes.every((node) => transactionsOf(node).includes('afterwards')),
      COMMIT_MS,
      'the members did not go on when the joiner had gone',
    );
  });
}

describe('joining across implementations', () => {
  const inFolder = async (run: (folder: string) => Promise<void>): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'babble-interop-'));
    try {
      await run(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  goTest('NODE-JOIN-1 … 5: a node of ours joins three of the Go implementation', async (program) => {
    await inFolder((folder) => joinAcross({ members: [program], joins: OWN_PROGRAM, folder, fastSync: false }));
  });
  goTest('NODE-JOIN-6 … 10: a node of the Go implementation joins three of ours', async (program) => {
    await inFolder((folder) => joinAcross({ members: OWN_PROGRAM, joins: [program], folder, fastSync: false }));
  });
  goTest('NODE-FF-4 … 11: a node of ours joins three of the Go implementation with their snapshot', async (program) => {
    await inFolder((folder) => joinAcross({ members: [program], joins: OWN_PROGRAM, folder, fastSync: true }));
  });
  goTest('NODE-FF-1 … 3: a node of the Go implementation joins three of ours with their snapshot', async (program) => {
    await inFolder((folder) => joinAcross({ members: OWN_PROGRAM, joins: [program], folder, fastSync: true }));
  });
  goTest('in a mixed network nodes of both kinds are killed, and come back with a snapshot', (program) =>
    withNetwork({ programOf: (number) => (number <= 2 ? OWN_PROGRAM : [program]) }, async (network) => {
      const [first, ours, theirs, last] = network.nodes;
      if (first === undefined || ours === undefined || theirs === undefined || last === undefined)
        throw new Error('four');
      for (const [i, absent] of [ours, theirs].entries()) {
        const others = network.nodes.filter((node) => node !== absent);
        for (let n = 0; n < 20; n += 1) {
          await network.submit(first, `before ${i} ${n}`);
          await network.until(isThere(`before ${i} ${n}`, others), COMMIT_MS, 'the members do not commit');
        }
        await absent.kill();
        network.giveUp(absent);
        await network.submit(last, `meanwhile ${i}`);
        await network.until(isThere(`meanwhile ${i}`, others), COMMIT_MS, 'the others do not go on');
        await absent.start(['--fast-sync']);
        await network.until(() => absent.state === 'Babbling', COMMIT_MS, 'it did not come back');
        await absent.submit(new TextEncoder().encode(`again ${i}`));
        await network.until(isThere(`again ${i}`, network.nodes), COMMIT_MS, 'it is not heard again');
      }
      expect(compareBlocks(network.nodes)).toMatchObject({ equal: true, difference: undefined });
    }),
  );
});
