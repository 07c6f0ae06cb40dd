// A database that may not be read or written, or that another process uses: one message that names it and says what to do, and exit code 1. Rules OPS-FILE-8,
// OPS-FILE-9, OPS-CLI-5.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, lchownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { killNodes, startNodes } from '../../src/testnet/membership.ts';
import { commitAndCompare } from './commit-and-compare.ts';
import { begin, expectToTakePart, type StartOutcome } from './one-more-life.ts';
import { PROGRAM, ValidatorProcess } from './validator-process.ts';

/** Nobody is kept out where he is root: then the validator runs as this user. */
const NOBODY = 65_534;
const IS_ROOT = process.getuid?.() === 0;
const AS_NOBODY = IS_ROOT ? ['setpriv', '--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'] : [];

/** Why rights cannot be taken away here; `undefined` if they can. */
function obstacle(): string | undefined {
  if (process.platform === 'win32') return 'rights are others on Windows';
  if (!IS_ROOT) return undefined;
  const read = `require('node:fs').accessSync(${JSON.stringify(PROGRAM)})`;
  const [program = '', ...args] = [...AS_NOBODY, process.execPath, '-e', read];
  const { status } = spawnSync(program, args);
  return status === 0 ? undefined : 'root reads everything, and another user cannot run the program here';
}

const OBSTACLE = obstacle();
if (OBSTACLE !== undefined) process.stdout.write(`skipped, rights of files: ${OBSTACLE}\n`);

let folder = '';
let network: LocalNetwork;
let subject: LocalNode;
let kept = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'babble-access-'));
  chmodSync(folder, 0o755);
  network = await LocalNetwork.start({
    size: 4,
    basePort: undefined,
    folder: join(folder, 'network'),
    flags: ['--store'],
  });
  chmodSync(join(folder, 'network'), 0o755);
  const [first] = network.nodes;
  if (first === undefined) throw new Error('no nodes');
  subject = first;
  await commitAndCompare(network, 20);
  await killNodes(network, [subject]);
  await startNodes(network, [subject]);
  await killNodes(network, [subject]);
  await subject.stop();
  kept = join(folder, 'kept');
  cpSync(databaseOf(subject), kept, { recursive: true });
});

afterAll(async () => {
  await network?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const databaseOf = ({ configuration }: LocalNode): string => join(configuration.folder, 'babble_db');

/** The data directory belongs to whoever runs the validator. */
function handOver(path: string): void {
  if (IS_ROOT) lchownSync(path, NOBODY, NOBODY);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) handOver(inside);
    else if (IS_ROOT) lchownSync(inside, NOBODY, NOBODY);
  }
}

/** Nobody but its owner, who is not the one that runs the validator, may use it. */
function lockAway(path: string, mode: number): void {
  if (IS_ROOT) chownSync(path, 0, 0);
  chmodSync(path, IS_ROOT ? 0o600 : mode);
}

async function startAsNobody(): Promise<[ValidatorProcess, StartOutcome]> {
  return begin({ network, node: subject, flags: ['--store'], command: AS_NOBODY });
}

function expectDenied({ code, messages }: StartOutcome): void {
  expect(code).toBe(1);
  const [error = '', remedy = '', ...rest] = messages;
  expect(error).toMatch(/^Error: .*may not be used/);
  expect(error).toContain(databaseOf(subject));
  expect(remedy).toContain(`right to read and write ${databaseOf(subject)}`);
  expect(rest).toEqual([]);
}

(OBSTACLE === undefined ? describe : describe.skip)('rights', () => {
  test.each([/^CURRENT$/, /^MANIFEST-/, /\.log$/, /\.ldb$/, /^LOCK$/])(
    '%s that may not be read is named',
    async (file) => {
      const database = databaseOf(subject);
      rmSync(database, { recursive: true });
      cpSync(kept, database, { recursive: true });
      handOver(subject.configuration.folder);
      const name = readdirSync(database).find((each) => file.test(each)) ?? '';
      lockAway(join(database, name), 0);
      const [life, outcome] = await startAsNobody();
      await life.stop();
      expectDenied(outcome);
      expect(outcome.messages[0]).toContain(name);
      // The remedy is one.
      handOver(subject.configuration.folder);
      if (!IS_ROOT) chmodSync(join(database, name), 0o600);
      const [again, { goesOn }] = await startAsNobody();
      try {
        expect(goesOn).toBe(true);
        await expectToTakePart(again, network);
      } finally {
        await again.stop();
      }
    },
  );

  test.each([
    ['as a whole', 0],
    ['for writing', 0o500],
  ])('a folder that is closed %s is named', async (_how, mode) => {
    const database = databaseOf(subject);
    handOver(subject.configuration.folder);
    if (IS_ROOT) chownSync(database, 0, 0);
    chmodSync(database, IS_ROOT && mode !== 0 ? 0o755 : mode);
    const [life, outcome] = await startAsNobody();
    await life.stop();
    chmodSync(database, 0o700);
    expectDenied(outcome);
  });

  test('--fresh where the folder may not get another name says so, and leaves it as it was', async () => {
    const { folder: datadir } = subject.configuration;
    const before = readdirSync(datadir);
    handOver(datadir);
    if (IS_ROOT) chownSync(datadir, 0, 0);
    chmodSync(datadir, IS_ROOT ? 0o755 : 0o500);
    const [life, { code, messages }] = await begin({
      network,
      node: subject,
      flags: ['--store', '--fresh'],
      command: AS_NOBODY,
    });
    await life.stop();
    handOver(datadir);
    chmodSync(datadir, 0o700);
    expect(code).toBe(1);
    const [error = '', remedy = '', ...rest] = messages;
    expect(error).toMatch(/^Error: --fresh cannot move the database in \S+babble_db aside.*EACCES/);
    expect(remedy).toContain(`right to write into ${datadir}`);
    expect(rest).toEqual([]);
    expect(readdirSync(datadir)).toEqual(before);
  });
});

test('OPS-FILE-8: a database that another process uses is left to it', async () => {
  const [, other] = network.running;
  if (other === undefined) throw new Error('no other');
  const [life, { goesOn, code, messages }] = await begin({
    network,
    node: subject,
    flags: ['--store', '--db', databaseOf(other)],
  });
  await life.stop();
  expect([goesOn, code]).toEqual([false, 1]);
  expect(messages).toEqual([
    expect.stringMatching(/^Error: .*is in use/),
    'End the other process that uses it, or name another folder with --db or --datadir.',
  ]);
  expect(messages[0]).toContain(databaseOf(other));
  const fresh = await ValidatorProcess.command('run', '--datadir', other.configuration.folder, '--store', '--fresh');
  expect(fresh.code).toBe(1);
  expect(fresh.err).toContain('is in use');
  expect(other.isRunning).toBe(true);
});

test('a file in the place of the folder is named', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'x');
  const [life, { code, messages }] = await begin({ network, node: subject, flags: ['--store', '--db', file] });
  await life.stop();
  expect(code).toBe(1);
  expect(messages[0]).toContain(file);
  expect(messages).toHaveLength(2);
});
