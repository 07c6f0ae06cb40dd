// Transactions on their way to the node. Rules APP-SUB-1, APP-SUB-2, APP-RULE-3, OURS-9.

import { check, checkRejects, checkSame } from '@babble/host/suite';
import type { SubmitResult } from '../app-proxy.ts';
import { blockOf, EMPTY_RESPONSE, neverCancelled, recordingNode } from './blocks.ts';
import type { ProxyCase } from './case.ts';
import { withPair } from './case.ts';

const SUBMISSION_COUNT = 500;
const quiet = { commit: () => EMPTY_RESPONSE };

export const submitCases: readonly ProxyCase[] = [
  {
    name: 'APP-SUB-1: the node gets the bytes of each transaction, also of an empty one',
    run: (fixture) =>
      withPair(fixture, quiet, async ({ proxy, submit }) => {
        const node = recordingNode();
        await proxy.start(node);
        const transactions = [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, i) => i), new Uint8Array(70_000)];
        for (const transaction of transactions) await submit(transaction);
        checkSame(node.transactions.map(listOf), transactions.map(listOf), 'the transactions that arrived');
      }),
  },
  {
    name: 'transactions submitted without waiting arrive in the order of the calls',
    run: (fixture) =>
      withPair(fixture, quiet, async ({ proxy, submit }) => {
        const node = recordingNode();
        await proxy.start(node);
        const transactions = Array.from({ length: SUBMISSION_COUNT }, (_, i) => Uint8Array.of(i >> 8, i & 255));
        await Promise.all(transactions.map((transaction) => submit(transaction)));
        checkSame(node.transactions.map(listOf), transactions.map(listOf), 'the transactions that arrived');
      }),
  },
  {
    name: 'a refused submission rejects with the code of its reason',
    run: async (fixture) => {
      const refusals = {
        BABBLE_PROXY_BUSY: { refused: 'busy', message: 'the pool is full' },
        BABBLE_PROXY_TRANSACTION_TOO_LARGE: { refused: 'tooLarge', message: 'it has 9 bytes' },
        BABBLE_PROXY_NOT_RUNNING: { refused: 'stopped', message: 'not running' },
      } as const satisfies Readonly<Record<string, SubmitResult>>;
      for (const [code, refusal] of Object.entries(refusals)) {
        await withPair(fixture, quiet, async ({ proxy, submit }) => {
          await proxy.start(recordingNode(refusal));
          const error = await checkRejects(submit(Uint8Array.of(1)), code);
          checkSame(error.message, refusal.message, 'the message');
        });
      }
    },
  },
  {
    name: 'APP-MEM-1: a submission without a running node rejects',
    run: (fixture) =>
      withPair(fixture, quiet, async ({ proxy, submit }) => {
        const codes = ['BABBLE_PROXY_NOT_RUNNING', 'BABBLE_PROXY_UNREACHABLE', 'BABBLE_PROXY_CONNECTION_LOST'];
        await checkRejects(submit(Uint8Array.of(1)), ...codes);
        await proxy.start(recordingNode());
        await submit(Uint8Array.of(2));
        await proxy.stop();
        await checkRejects(submit(Uint8Array.of(3)), ...codes);
      }),
  },
  {
    name: 'APP-RULE-3: a commit handler may submit and wait for the answers',
    run: async (fixture) => {
      const node = recordingNode();
      const submitting: { submit?: (transaction: Uint8Array) => Promise<void> } = {};
      const handler = {
        commit: async () => {
          for (const value of [1, 2, 3]) await submitting.submit?.(Uint8Array.of(value));
          return EMPTY_RESPONSE;
        },
      };
      await withPair(fixture, handler, async ({ proxy, submit }) => {
        submitting.submit = submit;
        await proxy.start(node);
        await proxy.commitBlock(blockOf(0), neverCancelled);
        checkSame(node.transactions.map(listOf), [[1], [2], [3]], 'the transactions that arrived');
      });
    },
  },
  {
    name: 'the submitter may change its bytes once the submission is answered',
    run: (fixture) =>
      withPair(fixture, quiet, async ({ proxy, submit }) => {
        const held: (Uint8Array | null)[] = [];
        await proxy.start({
          submit: async (transaction) => {
            held.push(transaction);
            return 'accepted';
          },
        });
        const transaction = Uint8Array.of(1, 2, 3);
        await submit(transaction);
        transaction.fill(0);
        check(held.length === 1, 'one transaction arrived');
        checkSame(listOf(held[0] ?? null), [1, 2, 3], 'the bytes that the node holds');
      }),
  },
];

function listOf(bytes: Uint8Array | null): readonly number[] | null {
  return bytes === null ? null : [...bytes];
}
