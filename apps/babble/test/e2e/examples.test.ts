// The examples in other languages, each with a network of two nodes of ours. Rules APP-SOCK-1 … APP-SOCK-10, APP-CALL-1 … APP-CALL-4.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { ProgramApplication } from './program-application.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));
const COMMIT_MS = 60_000;
/** The last lines are no numbers, for any of the programs. */
const LINES = [...Array.from({ length: 60 }, (_, i) => String(i * i - 100)), '+5', '1_000', '12345678901', '٣', ''];
const TOTAL = Array.from({ length: 60 }, (_, i) => i * i - 100).reduce((sum, value) => sum + value, 0);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'babble-examples-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Example {
  readonly language: string;
  /** A command that succeeds where the language is installed. */
  readonly check: readonly [string, string];
  /** Makes the program; gives how to start it. */
  readonly make: () => readonly [string, ...string[]];
}

const examples: readonly Example[] = [
  {
    language: 'Python',
    check: ['python3', '--version'],
    make: () => ['python3', join(EXAMPLES, 'counter-python', 'counter.py')],
  },
  {
    language: 'Go',
    check: ['go', 'version'],
    make: () => {
      const program = join(folder, 'counter');
      execFileSync('go', ['build', '-o', program, '.'], { cwd: join(EXAMPLES, 'counter-go') });
      return [program];
    },
  },
];

/** Two nodes whose counters are the given programs; all lines are typed in, at both in turn. */
async function count(programs: readonly (readonly [string, ...string[]])[]): Promise<void> {
  const applications: ProgramApplication[] = [];
  const network = await LocalNetwork.start({
    size: programs.length,
    basePort: undefined,
    folder: undefined,
    applicationOf: (number) => (configuration, events) => {
      const command = (listen: string): readonly [string, ...string[]] => {
        const [program = '', ...args] = programs[number - 1] ?? [];
        return [program, ...args, '--listen', listen, '--node', configuration.proxy];
      };
      const application = new ProgramApplication({ configuration, events, command, folder });
      applications.push(application);
      return application;
    },
  });
  try {
    for (const [i, line] of LINES.entries()) {
      await applications[i % applications.length]?.submit(new TextEncoder().encode(line));
    }
    const hash = createHash('sha256').update(String(TOTAL)).digest('base64');
    const isComplete = ({ stateHashes, output }: ProgramApplication, i: number): boolean => {
      const blocks = network.nodes[i]?.blocks ?? [];
      const committed = network.nodes[i]?.transactionCount;
      const isAnswered = stateHashes.length === blocks.length && stateHashes.at(-1) === hash;
      return committed === LINES.length && isAnswered && output.endsWith(`total ${TOTAL}\n`);
    };
    const isDone = (): boolean => applications.every(isComplete);
    await network.until(isDone, COMMIT_MS, 'the counters did not reach the total');
    expect(compareBlocks(network.nodes)).toMatchObject({ equal: true, difference: undefined });
    const common = Math.min(...applications.map(({ stateHashes }) => stateHashes.length));
    for (const { stateHashes, output } of applications) {
      expect(stateHashes.slice(0, common)).toEqual(applications[0]?.stateHashes.slice(0, common));
      expect(output).not.toContain('not submitted');
    }
  } finally {
    await network.stop();
  }
}

describe('the replicated counter', () => {
  const installed = examples.filter(({ check: [program, argument] }) => spawnSync(program, [argument]).status === 0);
  for (const example of examples) {
    const { language, check, make } = example;
    const name = `in ${language}: both nodes have the same blocks and totals`;
    if (installed.includes(example)) test(name, () => count([make(), make()]));
    else test.skip(`${name} (skipped: ${check[0]} is not installed)`, () => undefined);
  }
  const name = 'in different languages within one network: the state hashes are equal';
  if (installed.length === examples.length) test(name, () => count(examples.map(({ make }) => make())));
  else test.skip(`${name} (skipped: python3 and go are not both installed)`, () => undefined);
});
