// The data directories of a network that has been through something, after its end: what verify, export and doctor say of them, and of damaged copies.
// OPS-FILE-8, OPS-FILE-9.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeHex } from '@babble/crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Load } from '../../src/testnet/load.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { joinNetwork, killNodes, startNodes } from '../../src/testnet/membership.ts';
import { COMMIT_MS } from './commit-and-compare.ts';
import { seededRandom } from './seeded-random.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));
const SEED = 11;
const FLIPS = 6;
/** Transactions before and after each thing that happens. */
const SOME = 100;

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function babble(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { maxBuffer: 2 ** 28 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
    });
  });
}

/** What a command says with `--json`. */
async function told(...args: readonly string[]): Promise<{ readonly code: number; readonly said: Said }> {
  const { code, out } = await babble(...args, '--json');
  return { code, said: JSON.parse(out) as Said };
}

interface Said {
  readonly ok: boolean;
  readonly begins?: string;
  readonly events?: number;
  readonly blocks?: number;
  readonly difference?: unknown;
  readonly error?: {
    readonly code: string;
    readonly reason: string;
    readonly message: string;
    readonly remedy: string;
  };
  readonly findings?: readonly { readonly check: string; readonly level: string; readonly message: string }[];
}

let folder = '';
let network: LocalNetwork;

/** Four with databases: the second was killed and came back, the third began anew with a snapshot, a fifth joined. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'babble-stopped-'));
  const flags = { flags: ['--store'], laterFlags: ['--fast-sync'] };
  network = await LocalNetwork.start({ size: 4, basePort: undefined, folder, ...flags });
  const load = new Load({ network, rate: 100, lineOf: (i) => `transaction ${i}`, onTaken: () => undefined });
  const some = async (): Promise<void> => {
    const before = network.nodes[0]?.transactionCount ?? 0;
    const done = (): boolean => (network.nodes[0]?.transactionCount ?? 0) >= before + SOME;
    await network.until(done, COMMIT_MS, 'nothing was committed');
  };
  await some();
  const [, second, third] = network.nodes;
  if (second === undefined || third === undefined) throw new Error('a network without nodes');
  await killNodes(network, [second]);
  await startNodes(network, [second]);
  await some();
  await killNodes(network, [third]);
  await rm(databaseOf(third), { recursive: true });
  await startNodes(network, [third]);
  await joinNetwork(network, 1);
  await some();
  load.stop();
  await network.settle(COMMIT_MS);
});

afterAll(async () => {
  await network?.stop();
  await rm(folder, { recursive: true });
});

function databaseOf({ configuration }: LocalNode): string {
  return join(configuration.folder, 'babble_db');
}

describe('while nodes run', () => {
  test('verify and export say that the database is in use, doctor that a node runs; the node goes on', async () => {
    for (const { configuration } of network.nodes.slice(0, 2)) {
      const datadir = ['--datadir', configuration.folder];
      expect(await told('verify', ...datadir)).toMatchObject({
        code: 1,
        said: { ok: false, error: { reason: 'locked' } },
      });
      const { code, err } = await babble('export', ...datadir);
      expect([code, err]).toEqual([1, expect.stringContaining('stop it first')]);
      const { said } = await told('doctor', ...datadir);
      expect(said.findings).toContainEqual(
        expect.objectContaining({ check: 'node', message: expect.stringContaining('a node runs') }),
      );
    }
    const [first] = network.nodes;
    if (first === undefined) throw new Error('a network without nodes');
    const before = first.blocks.length;
    await network.submit(first, 'afterwards');
    await network.until(() => first.blocks.length > before, COMMIT_MS, 'it did not go on');
    await network.settle(COMMIT_MS);
  });
});

describe('after they have stopped', () => {
  beforeAll(async () => {
    await Promise.all(network.nodes.map((node) => node.stop()));
  });

  test('everything that they have kept is what their events lead to', async () => {
    for (const node of network.nodes) {
      const before = await listing(databaseOf(node));
      const { code, said } = await told('verify', '--datadir', node.configuration.folder);
      expect(said).toMatchObject({ ok: true, difference: null });
      expect(code).toBe(0);
      expect(said.events).toBeGreaterThan(SOME);
      expect(await listing(databaseOf(node))).toEqual(before);
    }
    const [first, , third] = network.nodes.map(({ configuration }) => configuration.folder);
    expect((await told('verify', '--datadir', String(first))).said.begins).toBe('genesis');
    expect((await told('verify', '--datadir', String(third))).said.begins).toBe('fast-sync');
  });

  test('an export replays to the blocks that the application was given; who began with a snapshot has none', async () => {
    const [first, , third] = network.nodes;
    if (first === undefined || third === undefined) throw new Error('a network without nodes');
    const graph = join(folder, 'graph.jsonl');
    expect(await babble('export', '--datadir', first.configuration.folder, '--out', graph)).toMatchObject({ code: 0 });
    const { code, out } = await babble('replay', graph, '--json');
    expect(code).toBe(0);
    const { blocks } = JSON.parse(out) as { readonly blocks: readonly { readonly frameHash: string }[] };
    expect(blocks.slice(0, first.blocks.length).map(({ frameHash }) => frameHash)).toEqual(
      first.blocks.map(({ body }) => encodeHex(body.frameHash ?? new Uint8Array(0))),
    );
    const refused = await babble('export', '--datadir', third.configuration.folder);
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no history from genesis') });
  });

  test('doctor finds nothing wrong with any of them, altogether', async () => {
    for (const { configuration } of network.nodes) {
      const { code, said } = await told('doctor', '--datadir', configuration.folder, '--deep');
      expect(said.findings?.filter(({ level }) => level === 'problem')).toEqual([]);
      expect(said.findings).toContainEqual(expect.objectContaining({ message: expect.stringContaining('verified') }));
      expect([code, said.ok]).toEqual([0, true]);
    }
  });

  test('wrong usage ends with 2, and what is not there with 1', async () => {
    for (const command of ['verify', 'doctor', 'export'])
      expect(await babble(command, '--bogus')).toMatchObject({ code: 2 });
    const nowhere = join(folder, 'nowhere');
    expect(await told('verify', '--datadir', nowhere)).toMatchObject({
      code: 1,
      said: { error: { reason: 'absent' } },
    });
    expect(await told('doctor', '--datadir', nowhere)).toMatchObject({ code: 1, said: { ok: false } });
  });

  describe('damaged copies', () => {
    /** A copy of the data directory of the node that came back: it has tables and a log. */
    async function damaged(damage: (database: string) => Promise<unknown>): Promise<string> {
      const copy = await mkdtemp(join(folder, 'copy-'));
      const [, second] = network.nodes;
      await cp(String(second?.configuration.folder), copy, { recursive: true });
      await damage(join(copy, 'babble_db'));
      return copy;
    }

    /** What is damaged has a name and a remedy, and doctor agrees with verify. */
    async function expectAgreement(copy: string): Promise<Said> {
      const verified = await told('verify', '--datadir', copy);
      expect(verified.code).toBe(verified.said.ok ? 0 : 1);
      if (verified.said.error !== undefined) {
        expect(verified.said.error).toMatchObject({
          code: expect.stringMatching(/^BABBLE_/),
          reason: expect.anything(),
        });
        expect(verified.said.error.message).toContain('babble_db');
        expect(verified.said.error.remedy).not.toBe('');
      }
      const doctor = await told('doctor', '--datadir', copy, '--deep');
      expect([doctor.code, doctor.said.ok]).toEqual([verified.code, verified.said.ok]);
      return verified.said;
    }

    const table = async (database: string): Promise<string> =>
      join(database, (await readdir(database)).find((name) => name.endsWith('.ldb')) ?? 'no table');

    test.each([
      ['CURRENT is missing', (database: string) => rm(join(database, 'CURRENT'))],
      ['CURRENT is empty', (database: string) => writeFile(join(database, 'CURRENT'), '')],
      ['a table is missing', async (database: string) => rm(await table(database))],
      ['a table is empty', async (database: string) => truncate(await table(database), 0)],
      [
        'a table is half as long',
        async (database: string) =>
          truncate(await table(database), Math.floor((await stat(await table(database))).size / 2)),
      ],
      ['a table is all zero', async (database: string) => writeFile(await table(database), new Uint8Array(200_000))],
    ])('%s: damaged', async (_, damage) => {
      expect(await expectAgreement(await damaged(damage))).toMatchObject({ ok: false, error: { reason: 'damaged' } });
    });

    test(`bits that are flipped anywhere (seed ${SEED}) are found, or do no harm`, async () => {
      const random = seededRandom(SEED);
      for (let flip = 0; flip < FLIPS; flip += 1) {
        const copy = await damaged(async (database) => {
          const files = (await readdir(database))
            .filter((name) => /^(?:MANIFEST-|CURRENT)|\.(?:ldb|log)$/.test(name))
            .sort();
          const file = join(database, files[Math.floor(random() * files.length)] ?? '');
          const bytes = await readFile(file);
          for (let bit = 0; bit < 8; bit += 1) {
            const at = Math.floor(random() * bytes.length);
            bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
          }
          await writeFile(file, bytes);
        });
        await expectAgreement(copy);
        await rm(copy, { recursive: true });
      }
    });
  });
});

/** Every file with its size and time. */
async function listing(database: string): Promise<readonly string[]> {
  const lines = (await readdir(database)).map(async (name) => {
    const { size, mtimeMs } = await stat(join(database, name));
    return `${name} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(lines)).sort();
}
