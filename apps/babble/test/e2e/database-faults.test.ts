// Whatever happens to the files of a database between two starts: the validator goes on as one of its network, with the same blocks and without using an index twice, or it
// says which file is wrong and what to do, and changes nothing. Rules OPS-FILE-8, OPS-FILE-9, OURS-4, ST-BOOT-3, NODE-SELF-6.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Load } from '../../src/testnet/load.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { killNodes, startNodes, stopNodes } from '../../src/testnet/membership.ts';
import { COMMIT_MS } from './commit-and-compare.ts';
import { begin, expectToTakePart, type StartOutcome } from './one-more-life.ts';
import { seededRandom } from './seeded-random.ts';

const SEED = 11;
/** Bits that are flipped in each file. */
const FLIPS = 3;
/** Transactions between two ends of the validator. */
const SOME = 120;

/** How a database was left: by a kill, or by closing it. */
type Left = 'killed' | 'closed';
/** What may come of a start. */
type Allowed = 'goes on' | 'refused' | 'either';

interface Fault {
  readonly name: string;
  /** Of the file that it befalls. */
  readonly file: RegExp;
  readonly left?: Left;
  readonly befall: (path: string) => void;
  readonly allowed: Allowed;
}

const random = seededRandom(SEED);

function cut(path: string): void {
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
}

function empty(path: string): void {
  truncateSync(path, 0);
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  writeFileSync(path, bytes);
}

function flips(file: RegExp, allowed: Allowed, left: Left): readonly Fault[] {
  return Array.from({ length: FLIPS }, (_, i) => ({
    name: `a bit is flipped (${i + 1})`,
    file,
    befall: flip,
    allowed,
    left,
  }));
}

const ESSENTIAL = [/^CURRENT$/, /^MANIFEST-/, /\.ldb$/];

const FAULTS: readonly Fault[] = [
  ...ESSENTIAL.flatMap((file): readonly Fault[] => [
    { name: 'is cut', file, befall: cut, allowed: 'refused' },
    { name: 'is empty', file, befall: empty, allowed: 'refused' },
    { name: 'is missing', file, befall: rmSync, allowed: 'refused' },
    // Of a table, the padding says nothing.
    ...flips(file, String(file).includes('ldb') ? 'either' : 'refused', 'killed'),
  ]),
  // The end of the log is what a crash may cost.
  { name: 'is cut', file: /\.log$/, befall: cut, allowed: 'goes on' },
  { name: 'is empty', file: /\.log$/, befall: empty, allowed: 'goes on' },
  { name: 'is missing', file: /\.log$/, befall: rmSync, allowed: 'refused' },
  ...flips(/\.log$/, 'either', 'killed'),
  { name: 'is cut', file: /\.log$/, befall: cut, left: 'closed', allowed: 'refused' },
  { name: 'is empty', file: /\.log$/, befall: empty, left: 'closed', allowed: 'refused' },
  ...flips(/\.log$/, 'refused', 'closed'),
  // What nothing depends on.
  ...[/^LOG$/, /^LOCK$/, /^closed\.json$/].flatMap((file): readonly Fault[] => [
    { name: 'is empty', file, befall: empty, left: 'closed', allowed: 'goes on' },
    { name: 'is missing', file, befall: rmSync, left: 'closed', allowed: 'goes on' },
  ]),
  {
    name: 'has other contents',
    file: /^(LOG|LOCK|closed\.json)$/,
    befall: (path) => writeFileSync(path, 'x'),
    left: 'closed',
    allowed: 'goes on',
  },
];

let folder = '';
let network: LocalNetwork;
let subject: LocalNode;
const kept: Record<Left, string> = { killed: '', closed: '' };

async function commitSome(): Promise<void> {
  const before = network.nodes.map(({ transactionCount }) => transactionCount);
  const load = new Load({ network, rate: 200, count: SOME, lineOf: (i) => `line ${i} ${'x'.repeat(100)}` });
  await load.finished;
  const isThere = (): boolean =>
    network.nodes.every(
      ({ isRunning, transactionCount }, i) => !isRunning || transactionCount >= (before[i] ?? 0) + SOME,
    );
  await network.until(isThere, COMMIT_MS, 'not everything was committed');
}

const databaseOf = (node: LocalNode): string => join(node.configuration.folder, 'babble_db');

beforeAll(async () => {
  process.stdout.write(`database faults: seed ${SEED}\n`);
  folder = mkdtempSync(join(tmpdir(), 'babble-faults-'));
  network = await LocalNetwork.start({
    size: 4,
    basePort: undefined,
    folder: join(folder, 'network'),
    flags: ['--store'],
  });
  const [first] = network.nodes;
  if (first === undefined) throw new Error('no nodes');
  subject = first;
  await commitSome();
  // What is in the log becomes a table at the next start.
  await killNodes(network, [subject]);
  await startNodes(network, [subject]);
  await commitSome();
  await killNodes(network, [subject]);
  kept.killed = join(folder, 'killed');
  cpSync(databaseOf(subject), kept.killed, { recursive: true });
  await startNodes(network, [subject]);
  await commitSome();
  await stopNodes(network, [subject]);
  // Its application, too: each life gets one of its own.
  await subject.stop();
  kept.closed = join(folder, 'closed');
  cpSync(databaseOf(subject), kept.closed, { recursive: true });
}, 300_000);

afterAll(async () => {
  await network?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

/** The database as it was, with this file changed. */
function afflict({ file, left = 'killed', befall }: Fault): string {
  const database = databaseOf(subject);
  rmSync(database, { recursive: true, force: true });
  cpSync(kept[left], database, { recursive: true });
  const names = readdirSync(database).filter((name) => file.test(name));
  const [name] = names.filter((each) => readFileSync(join(database, each)).length > 0 || /^LOCK$/.test(each));
  if (name === undefined) throw new Error(`there is no file ${file}`);
  befall(join(database, name));
  return name;
}

function expectRefusal({ code, messages }: StartOutcome, file: string): void {
  expect(code).toBe(1);
  const [error = '', remedy = '', ...rest] = messages;
  expect(error).toMatch(/^Error: .*damaged/);
  expect(error).toContain(databaseOf(subject));
  expect(error).toContain(file);
  expect(remedy).toContain('--fresh');
  expect(rest).toEqual([]);
}

describe.each(FAULTS.map((fault): Fault => ({ left: 'killed', ...fault })))('$file, left $left: $name', (fault) => {
  test(`${fault.allowed}`, async () => {
    const file = afflict(fault);
    const [life, outcome] = await begin({ network, node: subject, flags: ['--store'] });
    try {
      process.stdout.write(`  ${file} ${fault.name}: ${outcome.goesOn ? 'goes on' : outcome.messages[0]}\n`);
      if (fault.allowed !== 'either') expect(outcome.goesOn).toBe(fault.allowed === 'goes on');
      if (outcome.goesOn) await expectToTakePart(life, network);
      else expectRefusal(outcome, file);
    } finally {
      await life.stop();
    }
  });
});

test('what is damaged is begun anew with --fresh, and kept aside', async () => {
  const [fault] = FAULTS;
  if (fault === undefined) throw new Error('no fault');
  afflict(fault);
  const [life, outcome] = await begin({ network, node: subject, flags: ['--store', '--fresh'] });
  try {
    expect(outcome.goesOn).toBe(true);
    const aside = life.logged('The database that was there has been moved aside')?.['backup'];
    expect(readdirSync(String(aside)).sort()).toEqual(
      expect.arrayContaining(readdirSync(kept.killed).filter((name) => name.endsWith('.ldb'))),
    );
    await expectToTakePart(life, network);
  } finally {
    await life.stop();
  }
});
