// One validator of a running network is started again by the test, on files that something happened to: it either goes on as one of them, or says what is
// wrong and what to do.
import { readFile } from 'node:fs/promises';
import { blockBodyCodec } from '@babble/hashgraph';
import { expect } from '@jest/globals';
import type { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { COMMIT_MS } from './commit-and-compare.ts';
import { ValidatorProcess } from './validator-process.ts';

export interface LifeInit {
  readonly network: LocalNetwork;
  /** Whose process is gone. */
  readonly node: LocalNode;
  readonly flags: readonly string[];
  /** Put before the program. */
  readonly command?: readonly string[];
}

/** What a start came to. */
export interface StartOutcome {
  /** It takes part; otherwise the process has ended. */
  readonly goesOn: boolean;
  readonly code: number | null;
  /** What is for the user: the error, and what to do about it. */
  readonly messages: readonly string[];
}

let submitted = 0;

/** Starts it; resolves with how that went. To be stopped by the caller. */
export async function begin({ node, flags, command = [] }: LifeInit): Promise<[ValidatorProcess, StartOutcome]> {
  const life = await ValidatorProcess.over(node.configuration, command);
  life.start('run', ...flags);
  let code: number | null | undefined;
  void life.ended.then((exitCode) => {
    code = exitCode;
  });
  try {
    await until(
      () => code !== undefined || life.logged('BABBLING') !== undefined,
      () => `no start: ${life.err}`,
    );
  } catch (error) {
    await life.stop();
    throw error;
  }
  return [life, outcomeOf(life, code)];
}

function outcomeOf({ err }: ValidatorProcess, code: number | null | undefined): StartOutcome {
  const messages = err.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  return { goesOn: code === undefined, code: code ?? null, messages };
}

/** How it ended, once it has. */
export async function endOf(life: ValidatorProcess): Promise<StartOutcome> {
  const code = await life.ended;
  return { ...outcomeOf(life, code), goesOn: false };
}

/** It takes a transaction, which is committed by it and by all others, its blocks are those of the others, and nobody has seen two events for one index. */
export async function expectToTakePart(life: ValidatorProcess, network: LocalNetwork): Promise<void> {
  submitted += 1;
  const text = `sign of life ${submitted}`;
  await life.submit(text);
  const others = network.running;
  expect(others.length).toBeGreaterThan(0);
  await until(
    () =>
      life.blocks.some(({ body }) => holds(body.transactions, text)) &&
      others.every((node) => node.blocks.some(({ body }) => holds(body.transactions, text))),
    () => `${text} was not committed: ${life.err.slice(-2_000)}`,
  );
  expect(life.blocks.map(({ body }) => body.index)).toEqual(
    life.blocks.map((_, i) => i + Number(life.blocks[0]?.body.index ?? 0)),
  );
  for (const { body } of life.blocks) {
    for (const { record } of others) {
      const same = record.at(Number(body.index));
      if (same !== undefined) expect(blockBodyCodec.std(body)).toBe(blockBodyCodec.std(same.body));
    }
  }
  await expectNoForks(life, network);
}

/** An own index that was used twice is seen by whoever gets both events. */
export async function expectNoForks(life: ValidatorProcess, network: LocalNetwork): Promise<void> {
  const logs = await Promise.all(network.running.map(({ logFile }) => readFile(logFile, 'utf8')));
  for (const log of [life.err, ...logs]) expect(log).not.toContain('Two events for one index');
}

function holds(transactions: readonly (Uint8Array | null)[] | null, text: string): boolean {
  return (transactions ?? []).some((transaction) => new TextDecoder().decode(transaction ?? undefined) === text);
}

export async function until(done: () => boolean, complaint: () => string, limitMs: number = COMMIT_MS): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
