// Starting and stopping. Both can be repeated.
import type { CommitResponse } from '@babble/hashgraph';
import { checkRejects, checkSame, deferred } from '@babble/host/suite';
import { blockOf, EMPTY_RESPONSE, neverCancelled, recordingNode } from './blocks.ts';
import type { ProxyCase, ProxyPair } from './case.ts';
import { withPair } from './case.ts';

export const lifeCycleCases: readonly ProxyCase[] = [
  {
    name: 'a proxy that was stopped can be started again, with another node',
    run: (fixture) =>
      withPair(fixture, { commit: () => EMPTY_RESPONSE }, async ({ proxy, submit }) => {
        const [first, second] = [recordingNode(), recordingNode()];
        await proxy.stop();
        await proxy.start(first);
        await submit(Uint8Array.of(1));
        await proxy.stop();
        await proxy.stop();
        await proxy.start(second);
        await submitAnyway(submit, Uint8Array.of(2));
        await proxy.commitBlock(blockOf(0), neverCancelled);
        checkSame([first.transactions.length, second.transactions.length], [1, 1], 'transactions of the two nodes');
      }),
  },
  {
    name: 'what waits for the application when the proxy is stopped rejects',
    run: (fixture) => {
      const begun = deferred<undefined>();
      const commit = (): Promise<CommitResponse> => {
        begun.resolve(undefined);
        return new Promise<CommitResponse>(() => undefined);
      };
      return withPair(fixture, { commit }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        const answer = checkRejects(proxy.commitBlock(blockOf(0), neverCancelled), 'BABBLE_PROXY_STOPPED');
        await begun.promise;
        await proxy.stop();
        await answer;
      });
    },
  },
];

/** An application may learn only by a failing submission that its connection to the stopped proxy is gone. */
async function submitAnyway(submit: ProxyPair['submit'], transaction: Uint8Array): Promise<void> {
  const code = await submit(transaction).then(
    () => undefined,
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
  if (code === undefined) return;
  checkSame(code, 'BABBLE_PROXY_CONNECTION_LOST', 'the code of a submission right after a restart');
  await submit(transaction);
}
