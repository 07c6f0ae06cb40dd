// What every kind of application gets when its node, or both, are killed and started again: real processes, sockets and disks. Whether its state was right all the time shows at
// the end: a new application is given all blocks, and the node starts only if each is answered as it was then.
// Rules ST-BOOT-4, APP-API-3, APP-API-4, APP-RULE-2, OPS-FILE-8, OURS-4, OURS-5. BABBLE_GO_BIN names the program of the Go implementation, beside which its `dummy` lies.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  type Application,
  type ApplicationKind,
  countingHandler,
  dummyProgram,
  handlerOf,
  RestartedValidator,
} from './restarted-validator.ts';
import { seededRandom } from './seeded-random.ts';

const INTERVAL = ['--snapshot-interval', '5'] as const;
const go = process.env['BABBLE_GO_BIN'];

type Kind = readonly [name: string, kind: ApplicationKind, keepsSnapshots: boolean];

const KINDS: readonly Kind[] = [
  ['the chat', dummyProgram(undefined), true],
  ...(go === undefined
    ? []
    : [['the chat of the Go implementation', dummyProgram(join(dirname(go), 'dummy')), true] as const]),
  ['one without snapshots', handlerOf(countingHandler), false],
];

if (go === undefined)
  test.skip('the chat of the Go implementation (skipped: BABBLE_GO_BIN is not set)', () => undefined);

async function inFolder(run: (validator: RestartedValidator) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'babble-restart-'));
  const validator = await RestartedValidator.make(folder);
  try {
    await run(validator);
  } finally {
    await validator.kill();
    await rm(folder, { recursive: true });
  }
}

/** The node and the application say what they do over pipes of their own: what one says may be read after what the other says later. */
async function expectCalls(
  validator: RestartedValidator,
  application: Application,
  expected: Application['calls'],
): Promise<void> {
  await validator.until(() => application.calls.length >= expected.length, 'the application was not asked for all');
  expect(application.calls).toEqual(expected);
}

function lastBlock({ calls }: Application): number {
  const last = calls.at(-1);
  return typeof last === 'number' ? last : -1;
}

/** Each line becomes a block of its own. */
async function say(validator: RestartedValidator, application: Application, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const before = application.calls.length;
    await application.submit(`line ${i}`);
    await validator.until(() => application.calls.length > before, 'a line does not come');
  }
}

function upTo(last: number, from = 0): readonly number[] {
  return Array.from({ length: last + 1 - from }, (_, i) => from + i);
}

/** All blocks to a new application of the kind: the node compares every answer with that of the first time. */
async function expectAllAnswersRight(
  validator: RestartedValidator,
  kind: ApplicationKind,
  last: number,
): Promise<void> {
  const application = await kind(validator.configuration);
  try {
    validator.start('--replay-app');
    await validator.untilBabbling();
    await validator.until(() => lastBlock(application) >= last, 'blocks are missing');
    expect(application.calls.slice(0, last + 1)).toEqual(upTo(last));
  } finally {
    await validator.kill();
    await application.kill();
  }
}

test.each(KINDS)('%s, killed together with its node', async (_, kind, keepsSnapshots) => {
  await inFolder(async (validator) => {
    const before = await kind(validator.configuration);
    validator.start(...INTERVAL);
    await validator.untilBabbling();
    await say(validator, before, 12);
    if (keepsSnapshots) await validator.until(() => validator.keptBlock === 9, 'no state is kept');
    await validator.kill();
    await before.kill();
    const after = await kind(validator.configuration);
    validator.start(...INTERVAL);
    await validator.untilBabbling();
    await expectCalls(validator, after, keepsSnapshots ? ['restore', 10, 11] : upTo(11));
    await say(validator, after, 4);
    expect(lastBlock(after)).toBe(15);
    await validator.kill();
    await after.kill();
    await expectAllAnswersRight(validator, kind, 15);
  });
});

test.each(KINDS.filter(([, , keepsSnapshots]) => keepsSnapshots))(
  '%s, which lives on while its node is killed, is set back and brought up again',
  async (_, kind) => {
    await inFolder(async (validator) => {
      const application = await kind(validator.configuration);
      const lives = [
        { broughtUp: [], said: upTo(6), kept: 4 },
        { broughtUp: ['restore', ...upTo(6, 5)], said: upTo(13, 7), kept: 9 },
        { broughtUp: ['restore', ...upTo(13, 10)], said: upTo(20, 14), kept: 14 },
      ] as const;
      const expected: (number | 'restore')[] = [];
      for (const { broughtUp, said, kept } of lives) {
        validator.start(...INTERVAL);
        await validator.untilBabbling();
        expected.push(...broughtUp);
        await expectCalls(validator, application, expected);
        await say(validator, application, said.length);
        expected.push(...said);
        await expectCalls(validator, application, expected);
        // It is written while blocks go on.
        await validator.until(() => validator.keptBlock >= kept, `the state after block ${kept} is not kept`);
        await validator.kill();
      }
      await application.kill();
      await expectAllAnswersRight(validator, kind, 20);
    });
  },
);

test('a state is kept after every block, and the node is killed at any moment, again and again', async () => {
  const random = seededRandom(11);
  const kind = dummyProgram(undefined);
  await inFolder(async (validator) => {
    let last = -1;
    for (let life = 0; life < 6; life += 1) {
      const application = await kind(validator.configuration);
      validator.start('--snapshot-interval', '1');
      await validator.untilBabbling();
      // The state of the block before, and never less than was kept.
      if (life > 0) {
        await validator.until(() => application.calls.length > 0, 'nothing is restored');
        expect(application.calls[0]).toBe('restore');
      }
      await say(validator, application, 5);
      await validator.until(() => validator.keptBlock >= 0, 'no state is kept');
      for (let i = 0; i < 200; i += 1) await application.submit(`cut off ${life} ${i}`);
      await new Promise((resolve) => setTimeout(resolve, random() * 120));
      await validator.kill();
      expect(lastBlock(application)).toBeGreaterThan(last);
      last = lastBlock(application);
      await application.kill();
    }
    await expectAllAnswersRight(validator, kind, last);
  });
});
