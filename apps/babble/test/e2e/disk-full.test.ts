// The disk is full, at the start and while the validator runs: it stops in order with a message that says so, nothing leaves it after the failure, and it goes on
// when there is room. A disk of its own for the test: a small file system in memory, in a mount namespace. Rules OURS-4, OPS-CLI-5.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { killNodes } from '../../src/testnet/membership.ts';
import { commitAndCompare } from './commit-and-compare.ts';
import { begin, endOf, expectNoForks, expectToTakePart, type StartOutcome, until } from './one-more-life.ts';
import type { ValidatorProcess } from './validator-process.ts';

const DISK_BYTES = 12 * 1024 * 1024;
/** What is left on the disk for the validator to fill. */
const ROOM_BYTES = 600 * 1024;
const LINE = 'x'.repeat(2_000);

/** A disk that only the processes see that are started with its command. */
class SmallDisk {
  readonly folder: string;
  readonly #holder: ChildProcess;

  private constructor(folder: string, holder: ChildProcess) {
    this.folder = folder;
    this.#holder = holder;
  }

  /** `undefined` where it may not be made. */
  static async make(folder: string): Promise<SmallDisk | undefined> {
    mkdirSync(folder);
    const script = `mount -t tmpfs -o size=${DISK_BYTES} tmpfs ${folder} && echo ready && exec sleep 3600`;
    const holder = spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const isThere = await new Promise<boolean>((resolve) => {
      holder.once('error', () => resolve(false));
      holder.once('exit', () => resolve(false));
      holder.stdout.once('data', () => resolve(true));
    });
    return isThere ? new SmallDisk(folder, holder) : undefined;
  }

  /** Put before a program. */
  get command(): readonly string[] {
    return ['nsenter', '-t', String(this.#holder.pid), '-m', '--'];
  }

  /** Leaves so many bytes. */
  fill(room: number): void {
    const filler = `${this.folder}/filler`;
    this.#run(
      `rm -f ${filler}; free=$(df -B1 --output=avail ${this.folder} | tail -n 1); head -c $((free - ${room})) /dev/zero > ${filler}`,
    );
  }

  makeRoom(): void {
    this.#run(`rm ${this.folder}/filler`);
  }

  #run(script: string): void {
    const [program = '', ...args] = [...this.command, 'sh', '-c', script];
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${script}: ${stderr}`);
  }

  remove(): void {
    this.#holder.kill('SIGKILL');
  }
}

const folder = mkdtempSync(join(tmpdir(), 'babble-full-'));
const disk = process.platform === 'linux' ? await SmallDisk.make(join(folder, 'disk')) : undefined;
if (disk === undefined) process.stdout.write('skipped, full disks: no file system may be mounted here\n');

let network: LocalNetwork;
let subject: LocalNode;

beforeAll(async () => {
  if (disk === undefined) return;
  network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: join(folder, 'network') });
  const [first] = network.nodes;
  if (first === undefined) throw new Error('no nodes');
  subject = first;
  await commitAndCompare(network, 20);
  await killNodes(network, [subject]);
  await subject.stop();
});

afterAll(async () => {
  await network?.stop();
  disk?.remove();
  rmSync(folder, { recursive: true });
}, 60_000);

function start(small: SmallDisk): Promise<[ValidatorProcess, StartOutcome]> {
  const flags = ['--store', '--db', join(small.folder, 'babble_db')];
  return begin({ network, node: subject, flags, command: small.command });
}

function expectFull({ code, messages }: StartOutcome, beginning: RegExp): void {
  expect(code).toBe(1);
  const [error = '', remedy = '', ...rest] = messages;
  expect(error).toMatch(beginning);
  expect(error).toContain('the disk is full');
  expect(remedy).toBe('Make room on the disk and start again: everything that was kept is there.');
  expect(rest).toEqual([]);
}

(disk === undefined ? describe.skip : describe)('a full disk', () => {
  test('while the validator runs: it stops, nothing it did is contradicted later, and it goes on when there is room', async () => {
    if (disk === undefined) return;
    const [life, { goesOn }] = await begin({
      network,
      node: subject,
      flags: ['--store', '--db', join(disk.folder, 'babble_db')],
      command: disk.command,
    });
    expect(goesOn).toBe(true);
    await expectToTakePart(life, network);
    disk.fill(ROOM_BYTES);
    const isOver = { now: false };
    void life.ended.then(() => {
      isOver.now = true;
    });
    const taken: string[] = [];
    for (let i = 0; !isOver.now && i < 5_000; i += 1) {
      const line = `${i} ${LINE}`;
      // It takes no more when it is about to end.
      await life.submit(line).then(
        () => taken.push(line),
        () => undefined,
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const outcome = await endOf(life);
    const committed = life.blocks.length;
    await life.stop();
    expectFull(outcome, /^Error: the node cannot go on: /);
    expect(life.log.filter(({ msg }) => msg === 'The node cannot go on')).toHaveLength(1);
    expect(taken.length).toBeGreaterThan(5);

    // Still full: it does not start, and says the same.
    disk.fill(0);
    const [second, refused] = await start(disk);
    await second.stop();
    expectFull(refused, /^Error: .*babble_db/);

    disk.makeRoom();
    const [third, again] = await start(disk);
    try {
      expect(again.goesOn).toBe(true);
      await expectToTakePart(third, network);
      expect(third.blocks.length).toBeGreaterThan(committed);
      // What it had accepted is committed, now that it can.
      const texts = (): ReadonlySet<string> =>
        new Set(
          third.blocks.flatMap(({ body }) =>
            (body.transactions ?? []).map((t) => new TextDecoder().decode(t ?? undefined)),
          ),
        );
      await until(
        () => {
          const all = texts();
          return taken.every((line) => all.has(line));
        },
        () => 'accepted transactions are lost',
      );
      await expectNoForks(third, network);
    } finally {
      await third.stop();
    }
  }, 300_000);

  test('at the first start: it says so, and makes a database when there is room', async () => {
    if (disk === undefined) return;
    disk.fill(0);
    const flags = ['--store', '--db', join(disk.folder, 'another')];
    const [life, refused] = await begin({ network, node: subject, flags, command: disk.command });
    await life.stop();
    expectFull(refused, /^Error: .*another/);
    disk.makeRoom();
    const [again, { goesOn }] = await begin({ network, node: subject, flags, command: disk.command });
    try {
      expect(goesOn).toBe(true);
      await expectToTakePart(again, network);
    } finally {
      await again.stop();
    }
  });
});
