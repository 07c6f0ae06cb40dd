// Blocks on their way to the application.

import type { Block, CommitResponse } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import { cancelSource, silentLogger } from '@babble/host';
import { SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { CommitQueue } from '../../src/commit-queue.ts';

const RESPONSE: CommitResponse = { stateHash: null, internalTransactionReceipts: [] };

function block(index: number): Block {
  const nothing = { stateHash: null, frameHash: null, peersHash: null, internalTransactionReceipts: null };
  const body = {
    index,
    roundReceived: index + 1,
    timestamp: 0,
    transactions: [],
    internalTransactions: [],
    ...nothing,
  };
  return { body, signatures: null };
}

function setUp(
  commit: (block: Block) => Promise<CommitResponse>,
  answered: (block: Block) => Promise<void> = async () => undefined,
  between?: (index: number) => Promise<void>,
) {
  const clock = new SimulatedClock(0);
  const stopping = cancelSource();
  const log: string[] = [];
  const queue = new CommitQueue({
    clock,
    logger: silentLogger,
    signal: stopping.signal,
    persisted: async () => {
      log.push('persisted');
    },
    commit: async (given) => {
      log.push(`commit ${given.body.index}`);
      return commit(given);
    },
    answered: async (given) => {
      log.push(`answered ${given.body.index}`);
      await answered(given);
    },
    onFailure: (error) => {
      log.push(`failure ${String(error)}`);
    },
    ...(between === undefined ? {} : { between }),
  });
  return { clock, queue, log, stopping };
}

describe('commit queue', () => {
  test('OURS-5: one block at a time, in index order, each in the store before the application gets it', async () => {
    const { clock, queue, log } = setUp(async () => RESPONSE);
    queue.push(block(0));
    queue.push(block(1));
    await queue.settled();
    await clock.run(1);
    const expected = [0, 1].flatMap((index) => ['persisted', `commit ${index}`, `answered ${index}`]);
    expect(log).toEqual(expected);
  });

  test('between two blocks nothing is at the application, and whoever waits for the answer goes on', async () => {
    const goOn: (() => void)[] = [];
    const { queue, log } = setUp(
      async () => RESPONSE,
      async () => undefined,
      (index) =>
        new Promise((resolve) => {
          log.push(`between ${index}`);
          goOn.push(resolve);
        }),
    );
    queue.push(block(0));
    queue.push(block(1));
    await queue.whenAnswered(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.at(-1)).toBe('between 0');
    goOn[0]?.();
    await queue.whenAnswered(1);
    expect(log.filter((line) => /^(commit|between)/.test(line))).toEqual([
      'commit 0',
      'between 0',
      'commit 1',
      'between 1',
    ]);
    goOn[1]?.();
    await queue.settled();
  });

  test('NODE-COMMIT-2: a block that fails is tried again with growing pauses, and nothing overtakes it', async () => {
    let failures = 3;
    const times: number[] = [];
    const { clock, queue, log } = setUp(async () => {
      times.push(clock.now());
      if (failures-- > 0) throw new Error('not now');
      return RESPONSE;
    });
    queue.push(block(0));
    queue.push(block(1));
    let done = false;
    void queue.whenAnswered(1).then(() => {
      done = true;
    });
    await clock.runUntil(() => done, 60_000);
    expect(log.filter((line) => line.startsWith('commit'))).toEqual([...Array(4).fill('commit 0'), 'commit 1']);
    const pauses = times.slice(1, 4).map((time, i) => time - (times[i] ?? 0));
    expect(pauses).toEqual([100, 200, 400]);
  });

  test('stopping ends the wait for an application that never answers', async () => {
    const { queue, stopping, log } = setUp(
      () =>
        new Promise((_resolve, reject) =>
          stopping.signal.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    );
    queue.push(block(0));
    const waiting = queue.whenAnswered(0);
    await Promise.resolve();
    stopping.cancel();
    await expect(waiting).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
    await queue.settled();
    expect(log.some((line) => line.startsWith('answered'))).toBe(false);
    // Whoever waits for a block in a loop must not be told again and again that it may go on.
    await expect(queue.whenAnswered(0)).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
  });

  test("APP-RESP-3: receipts that are not of the block are the application's fault: it is asked again", async () => {
    let wrong = 2;
    const { clock, queue, log } = setUp(
      async () => RESPONSE,
      async () => {
        if (wrong-- > 0) throw new HashgraphError('BABBLE_HASHGRAPH_RECEIPTS_INVALID', 'not of this block');
      },
    );
    queue.push(block(0));
    let done = false;
    void queue.whenAnswered(0).then(() => {
      done = true;
    });
    await clock.runUntil(() => done, 60_000);
    expect(log.filter((line) => line.startsWith('commit'))).toEqual(Array(3).fill('commit 0'));
  });

  test('a failure after the answer stops the node instead of applying the block twice, and ends all waits', async () => {
    const { queue, log } = setUp(
      async () => RESPONSE,
      async () => {
        throw new Error('disk full');
      },
    );
    queue.push(block(0));
    queue.push(block(1));
    await expect(queue.whenAnswered(1)).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
    await queue.settled();
    expect(log).toEqual(['persisted', 'commit 0', 'answered 0', 'failure Error: disk full']);
  });
});
