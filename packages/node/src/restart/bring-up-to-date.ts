// After a restart the application is brought to where the node is: it gets the blocks that it had acknowledged and does not have any more, as they were given to it then.
// Rules ST-BOOT-4, APP-RULE-2, OURS-5; F3 of the known weaknesses.
import type { Block, CommitResponse, Store } from '@babble/hashgraph';
import { blockBodyCodec, unansweredBlock } from '@babble/hashgraph';
import type { CancelSignal, Logger } from '@babble/host';
import type { AppProxy } from '@babble/proxy';
import { NodeError } from '../errors.ts';

export interface BringUpToDateInit {
  readonly app: AppProxy;
  readonly store: Store;
  /** Index of the newest block that the application has acknowledged, −1 for none. */
  readonly acknowledged: number;
  readonly logger: Logger;
  readonly signal: CancelSignal;
}

/**
 * Resolves when the application is where the node is; `false` if the store does not have the blocks that the application lacks, as after a fast sync.
 * An application that cannot say which block it applied last begins with block 0, as with the Go implementation. Rejects with
 * `BABBLE_NODE_APPLICATION_DIVERGED` if it answers a block differently now.
 */
export async function bringUpToDate({ app, store, acknowledged, logger, signal }: BringUpToDateInit): Promise<boolean> {
  const applied = (await app.lastAppliedBlock?.()) ?? -1;
  if (applied >= acknowledged) return true;
  if ((await store.block(applied + 1)) === undefined) return false;
  logger.info(
    { from: applied + 1, to: acknowledged },
    'The application gets the blocks again that it does not have any more',
  );
  for (let index = applied + 1; index <= acknowledged; index += 1) {
    const block = await store.block(index);
    if (block === undefined)
      throw new NodeError('BABBLE_NODE_STORE_DAMAGED', `the store is damaged: block ${index} is missing`);
    checkSame(block, await app.commitBlock(unansweredBlock(block), signal));
  }
  return true;
}

function checkSame(block: Block, { stateHash, internalTransactionReceipts }: CommitResponse): void {
  const answered = { ...block.body, stateHash, internalTransactionReceipts };
  if (blockBodyCodec.std(answered) === blockBodyCodec.std(block.body)) return;
  const message = `the application answers block ${block.body.index} differently than before the restart: it is another version, or not deterministic`;
  throw new NodeError('BABBLE_NODE_APPLICATION_DIVERGED', message, { block: Number(block.body.index) });
}
