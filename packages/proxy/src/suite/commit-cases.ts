// Blocks on their way to the application and its answers back. Rules APP-API-2, APP-RESP-1, APP-RESP-2, OURS-5.
import type { Block, CommitResponse } from '@babble/hashgraph';
import { cancelSource } from '@babble/host';
import { check, checkRejects, checkSame, deferred } from '@babble/host/suite';
import type { AppProxy } from '../app-proxy.ts';
import { receiptsFor } from '../receipts.ts';
import {
  blockOf,
  blockText,
  EMPTY_RESPONSE,
  INTERNAL_TRANSACTIONS,
  neverCancelled,
  recordingNode,
  responseText,
} from './blocks.ts';
import type { ProxyCase } from './case.ts';
import { withPair } from './case.ts';

/** How often a block is offered to a proxy that leaves the repetition to its caller. */
const OFFER_COUNT = 5;

export const commitCases: readonly ProxyCase[] = [
  {
    name: 'APP-API-2: the application gets the block as it was handed over',
    run: (fixture) => {
      const seen: string[] = [];
      const commit = (block: Block): CommitResponse => {
        seen.push(blockText(block));
        return EMPTY_RESPONSE;
      };
      return withPair(fixture, { commit }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        const blocks = [
          blockOf(0, { transactions: [Uint8Array.of(), null, Uint8Array.of(0, 255)] }),
          blockOf(1, { transactions: [], internalTransactions: INTERNAL_TRANSACTIONS }),
          blockOf(2, { transactions: null, internalTransactions: null, peersHash: null }),
        ];
        for (const block of blocks) await proxy.commitBlock(block, neverCancelled);
        checkSame(seen, blocks.map(blockText), 'the blocks that arrived');
      });
    },
  },
  {
    name: 'APP-RESP-1, APP-RESP-2: the answer arrives as given, null and empty kept apart',
    run: (fixture) => {
      const block = blockOf(0, { internalTransactions: INTERNAL_TRANSACTIONS });
      const receipts = receiptsFor(block, ({ body }) => body.type === 0);
      const responses: readonly CommitResponse[] = [
        { stateHash: Uint8Array.of(0, 127, 128, 255), internalTransactionReceipts: receipts },
        EMPTY_RESPONSE,
        { stateHash: null, internalTransactionReceipts: [] },
        { stateHash: new Uint8Array(0), internalTransactionReceipts: null },
        { stateHash: null, internalTransactionReceipts: null },
      ];
      const commit = (given: Block): CommitResponse => responses[Number(given.body.index)] ?? EMPTY_RESPONSE;
      return withPair(fixture, { commit }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        for (const [index, response] of responses.entries()) {
          const answer = await proxy.commitBlock(blockOf(index), neverCancelled);
          checkSame(responseText(answer), responseText(response), `the answer to block ${index}`);
        }
      });
    },
  },
  {
    name: 'OURS-5: a block that the application fails to commit is offered again until it is answered',
    run: (fixture) => {
      let attemptCount = 0;
      const commit = async (): Promise<CommitResponse> => {
        attemptCount += 1;
        if (attemptCount < 3) throw new Error('not now');
        return { stateHash: Uint8Array.of(attemptCount), internalTransactionReceipts: [] };
      };
      return withPair(fixture, { commit }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        const answer = await untilAnswered(proxy, blockOf(0));
        checkSame([...(answer.stateHash ?? [])], [3], 'the state hash of the third attempt');
        checkSame(attemptCount, 3, 'attempts');
      });
    },
  },
  {
    name: 'a block that nobody waits for any more is given up, with the reason as cause',
    run: (fixture) => {
      const begun = deferred<undefined>();
      const commit = (): Promise<CommitResponse> => {
        begun.resolve(undefined);
        return new Promise<CommitResponse>(() => undefined);
      };
      return withPair(fixture, { commit }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        const source = cancelSource();
        const answer = checkRejects(proxy.commitBlock(blockOf(0), source.signal), 'BABBLE_PROXY_CANCELLED');
        await begun.promise;
        source.cancel('enough');
        check((await answer).cause === 'enough', 'the reason of the signal is the cause of the error');
        await checkRejects(proxy.commitBlock(blockOf(0), source.signal), 'BABBLE_PROXY_CANCELLED');
      });
    },
  },
];

/** As a node does it: whoever does not repeat rejects, and is asked again. */
async function untilAnswered(proxy: AppProxy, block: Block): Promise<CommitResponse> {
  for (let offer = 1; ; offer += 1) {
    const answer = proxy.commitBlock(block, neverCancelled);
    if (offer === OFFER_COUNT) return answer;
    const outcome = await answer.then(
      (response) => ({ response }),
      () => undefined,
    );
    if (outcome !== undefined) return outcome.response;
    await checkRejects(answer, 'BABBLE_PROXY_APPLICATION_FAILED');
  }
}
